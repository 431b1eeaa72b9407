/* SPDX-License-Identifier: MIT */
#include "base/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/suite.h"

static char folder[64];

static void use_folder(void)
{
	strcpy(folder, "/tmp/loopscope-state.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
}

static void remove_folder(void)
{
	char path[128];

	snprintf(path, sizeof path, "%s/loopscope/a.txt", folder);
	unlink(path);
	snprintf(path, sizeof path, "%s/loopscope", folder);
	rmdir(path);
	ck_assert_int_eq(rmdir(folder), 0); /* nothing else was left there */
}

START_TEST(what_is_written_is_read_again)
{
	struct ls_str text = LS_STR_INIT, again = LS_STR_INIT;
	struct ls_err err = LS_ERR_INIT;
	char *path;

	use_folder();
	path = ls_state_path("a.txt");
	ck_assert(ls_state_read(path, &again, &err));
	ck_assert_uint_eq(again.len, 0);
	ls_str_add(&text, "one\ntwo\n");
	ck_assert(ls_state_write(path, &text, &err));
	ck_assert(ls_state_write(path, &text, &err));
	ck_assert(ls_state_read(path, &again, &err));
	ck_assert_str_eq(again.s, "one\ntwo\n");
	ls_str_release(&text);
	ls_str_release(&again);
	free(path);
	remove_folder();
}
END_TEST

START_TEST(a_folder_that_cannot_be_gives_an_error_with_a_remedy)
{
	struct ls_str text = LS_STR_INIT;
	struct ls_err err = LS_ERR_INIT;
	char *path;

	setenv("XDG_STATE_HOME", "/dev/null", 1);
	path = ls_state_path("a.txt");
	ck_assert(!ls_state_write(path, &text, &err));
	ck_assert_ptr_nonnull(strstr(err.hint, "XDG_STATE_HOME"));
	ls_err_release(&err);
	free(path);
}
END_TEST

START_TEST(without_xdg_it_is_below_the_home)
{
	char *path;

	setenv("XDG_STATE_HOME", "not/absolute", 1);
	setenv("HOME", "/home/ann", 1);
	path = ls_state_path("a.txt");
	ck_assert_str_eq(path, "/home/ann/.local/state/loopscope/a.txt");
	free(path);
}
END_TEST

LS_SUITE(base_state_suite, "base/state", what_is_written_is_read_again,
	 a_folder_that_cannot_be_gives_an_error_with_a_remedy,
	 without_xdg_it_is_below_the_home)
