/* SPDX-License-Identifier: MIT
 *
 * tests/support/main.c - runs the suites of one folder (see suite.h).
 *
 * LS_NEEDS names a function that says what the tests need and this machine has not, or
 * NULL: then they are skipped, not failed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/suite.h"

#define SKIPPED 77 /* to automake */

#ifdef LS_NEEDS
const char *LS_NEEDS(void);
#endif

int main(void)
{
	SRunner *runner;
	int failed;

#ifdef LS_NEEDS
	if (LS_NEEDS()) {
		printf("skipped: %s\n", LS_NEEDS());
		return SKIPPED;
	}
#endif
	runner = srunner_create(NULL);
#define S(name) srunner_add_suite(runner, name());
	LS_SUITES
#undef S
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
