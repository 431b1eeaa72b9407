/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lesson/progress.h"
#include "support/suite.h"

static char folder[40];
static struct lesson_progress p;

static void open_progress(void)
{
	ck_assert(lesson_progress_open(&p, NULL));
}

/* A state folder that is gone afterwards. */
static void begin(void)
{
	strcpy(folder, "/tmp/loopscope-state-XXXXXX");
	ck_assert(mkdtemp(folder) != NULL);
	setenv("XDG_STATE_HOME", folder, 1);
	open_progress();
}

static void end(void)
{
	char path[100];

	unlink(p.path);
	snprintf(path, sizeof path, "%s/loopscope", folder);
	ck_assert_int_eq(rmdir(path), 0); /* nothing else was left there */
	rmdir(folder);
	lesson_progress_release(&p);
}

static void put(const char *lesson, unsigned step, const char *result, const char *answer)
{
	struct lesson_answer a = { lesson, step, result, "sure", NULL, "2026-12-01", answer };

	ck_assert(lesson_progress_put(&p, &a, NULL));
}

static void holds(const char *lesson, unsigned step, const char *result)
{
	size_t len;
	const char *found = lesson_progress_result(&p, lesson, step, &len);

	ck_assert(found && len == strlen(result) && strncmp(found, result, len) == 0);
}

START_TEST(what_was_answered_is_there_again)
{
	size_t len;

	begin();
	ck_assert(lesson_progress_result(&p, "01-a", 1, &len) == NULL);
	put("01-a", 1, "right", "A B\nC");
	put("01-a", 12, "wrong", NULL);
	lesson_progress_release(&p);
	open_progress();
	holds("01-a", 1, "right");
	holds("01-a", 12, "wrong");
	ck_assert(lesson_progress_result(&p, "01-a", 2, &len) == NULL);
	ck_assert(lesson_progress_result(&p, "01", 1, &len) == NULL);
	ck_assert_str_eq(p.lines[0], "01-a 1 right sure - 2026-12-01 A B C");
	end();
}
END_TEST

START_TEST(a_second_answer_takes_the_place_of_the_first)
{
	begin();
	put("01-a", 1, "wrong", "B");
	put("02-b", 1, "right", "B");
	put("01-a", 1, "right", "A");
	ck_assert_uint_eq(p.n, 2);
	holds("01-a", 1, "right");
	end();
}
END_TEST

START_TEST(what_cannot_be_written_is_told)
{
	struct lesson_answer a = { "01-a", 1, "right", NULL, NULL, NULL, NULL };
	struct ls_err err = LS_ERR_INIT;

	setenv("XDG_STATE_HOME", "/dev/null/no", 1);
	ck_assert(!lesson_progress_open(&p, &err));
	ck_assert(strstr(err.file, "progress.txt") != NULL);
	ls_err_release(&err);
	ck_assert(!lesson_progress_put(&p, &a, &err));
	ck_assert(err.hint != NULL);
	ls_err_release(&err);
	lesson_progress_release(&p);
}
END_TEST

LS_SUITE(lesson_progress_suite, "lesson/progress", what_was_answered_is_there_again,
	 a_second_answer_takes_the_place_of_the_first, what_cannot_be_written_is_told)
