/* SPDX-License-Identifier: MIT
 *
 * tests/support/main.c - runs the suites of one folder (see suite.h).
 */
#include <stdlib.h>

#include "support/suite.h"

int main(void)
{
	SRunner *runner = srunner_create(NULL);
	int failed;

#define S(name) srunner_add_suite(runner, name());
	LS_SUITES
#undef S
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
