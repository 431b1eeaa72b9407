/* SPDX-License-Identifier: MIT
 *
 * Stands in for libFuzzer where there is none: runs the target once for each file of its
 * corpus, so that what a fuzzer has found stays tested with every compiler.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_SIZE ((size_t)1 << 20)

static bool run(const char *path)
{
	uint8_t *data = ls_realloc(NULL, 1, MAX_SIZE);
	FILE *in = fopen(path, "rb");

	if (in) {
		LLVMFuzzerTestOneInput(data, fread(data, 1, MAX_SIZE, in));
		fclose(in);
	} else {
		perror(path);
	}
	free(data);
	return in != NULL;
}

/* LS_CORPUS is a folder below the source folder. */
int main(void)
{
	struct ls_str path = LS_STR_INIT;
	DIR *corpus = opendir(LS_SRCDIR "/" LS_CORPUS);
	struct dirent *file;
	int n = 0;

	while (corpus && (file = readdir(corpus)) != NULL) {
		if (file->d_name[0] == '.')
			continue;
		ls_str_clear(&path);
		ls_str_addf(&path, "%s/%s/%s", LS_SRCDIR, LS_CORPUS, file->d_name);
		if (!run(path.s))
			return 1;
		n++;
	}
	if (corpus)
		closedir(corpus);
	ls_str_release(&path);
	printf("%d files of %s\n", n, LS_CORPUS);
	return n == 0;
}
