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

/* The buffer is cut to the input's size, so that a sanitizer sees a read past its end. */
static bool run(const char *path)
{
	FILE *in = fopen(path, "rb");
	uint8_t *data;
	size_t n;

	if (!in) {
		perror(path);
		return false;
	}
	data = ls_realloc(NULL, 1, MAX_SIZE);
	n = fread(data, 1, MAX_SIZE, in);
	fclose(in);
	data = ls_realloc(data, n, 1);
	LLVMFuzzerTestOneInput(data, n);
	free(data);
	return true;
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
