/* SPDX-License-Identifier: MIT
 *
 * Whole screens over a recorded run.
 */
#include "view/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "view/show.h"

/* A moment of the run, a size, and the golden screen. */
static const struct {
	const char *name, *keys;
	int width, height;
	const char *run; /* NULL: mix */
} moments[] = {
	{"start-80x24.screen", "", 80, 24, NULL},
	{"main-80x24.screen", "12l", 80, 24, NULL},
	{"tick-80x24.screen", ">>", 80, 24, NULL},
	{"poll-80x24.screen", ":goto 1.55ms<Enter>}}}", 80, 24, NULL},
	{"busy-pool-80x24.screen", ":goto 3ms<Enter>", 80, 24, NULL},
	{"completion-80x24.screen", ":goto 4ms<Enter>l", 80, 24, NULL},
	{"end-80x24.screen", "G", 80, 24, NULL},
	{"help-80x24.screen", "?", 80, 24, NULL},
	{"prompt-80x24.screen", ":go", 80, 24, NULL},
	{"inspect-80x24.screen", ":goto 1ms<Enter><Down><Down><Enter>", 80, 24, NULL},
	{"break-80x24.screen", ":break 9<Enter>G", 80, 24, NULL},
	{"log-80x24.screen", ":goto 3ms<Enter>L", 80, 24, NULL},
	{"log-200x50.screen", ":goto 3ms<Enter>L", 200, 50, NULL},
	{"zoom-80x24.screen", ":goto 11ms<Enter><Tab>z", 80, 24, NULL},
	{"main-120x40.screen", "12l", 120, 40, NULL},
	{"busy-pool-200x50.screen", ":goto 3ms<Enter>", 200, 50, NULL},
	{"small-60x15.screen", ":goto 3ms<Enter>", 60, 15, NULL},
	{"tasks-start-80x24.screen", "8l", 80, 24, "tasks"},
	{"tasks-tree-80x24.screen", ":goto 1ms<Enter>", 80, 24, "tasks"},
	{"tasks-passes-80x24.screen", ":goto event 36<Enter>", 80, 24, "tasks"},
	{"tasks-woken-80x24.screen", ":goto 15.261ms<Enter>>", 80, 24, "tasks"},
	{"tasks-inspect-80x24.screen", ":goto 1ms<Enter><Tab><Down><Enter>", 80, 24,
	 "tasks"},
	{"tasks-tree-200x50.screen", ":goto 1ms<Enter>", 200, 50, "tasks"},
	{"tasks-end-80x24.screen", "G", 80, 24, "tasks"},
	{"uvloop-timers-80x24.screen", ":goto 10ms<Enter>>", 80, 24, "tasks-uvloop"},
	{"uvloop-tree-120x40.screen", ":goto 1ms<Enter>", 120, 40, "tasks-uvloop"},
	{"gil-80x24.screen", ":goto 8ms<Enter>", 80, 24, "gil"},
	{"gil-forced-80x24.screen", ":goto 10.3ms<Enter>", 80, 24, "gil"},
	{"gil-200x50.screen", ":goto 12ms<Enter>", 200, 50, "gil"},
	{"warned-80x24.screen", "ee", 80, 24, "warned"},
	{"explain-80x24.screen", "eeW", 80, 24, "warned"},
	{"explain-200x50.screen", ":explain hot-worker<Enter>", 200, 50, "warned"},
	{"metrics-80x24.screen", ":goto 3ms<Enter>m", 80, 24, NULL},
	{"metrics-end-80x24.screen", "Gm<PgDn>", 80, 24, NULL},
	{"predict-80x24.screen", "p", 80, 24, NULL},
	{"predict-result-80x24.screen", "pcabde4<Enter>", 80, 24, NULL},
	{"predict-result-200x50.screen", "pcebad<Enter>", 200, 50, NULL},
	{"predict-tasks-80x24.screen", "G5<lt>p", 80, 24, "tasks"},
	{"tiny-20x6.screen", ":goto 3ms<Enter>", 20, 6, NULL},
};

START_TEST(the_screen_is_the_golden_one)
{
	struct show s = {.run = moments[_i].run};

	show_open(&s, moments[_i].width, moments[_i].height);
	show_keys(&s, moments[_i].keys);
	golden(moments[_i].name, show_screen(&s));
	show_close(&s);
}
END_TEST

START_TEST(in_ascii_the_screen_is_ascii)
{
	struct show s = {.session.options.ascii = true};

	show_open(&s, 80, 24);
	show_keys(&s, ":goto 3ms<Enter>");
	golden("busy-pool-ascii.screen", show_screen(&s));
	for (const char *p = s.text.s; *p; p++)
		ck_assert_int_lt((unsigned char)*p, 0x80);
	show_close(&s);
}
END_TEST

static const char *const runs[] = {"mix", "tasks", "tasks-uvloop", "gil", "warned"};
#define N_RUNS (int)(sizeof runs / sizeof *runs)

/* Every step forward, then every step back: each place must look the same both ways. */
START_TEST(stepping_back_shows_the_same_screens)
{
	struct show s = {.run = runs[_i]};
	char *seen[400];
	int n = 0;

	show_open(&s, 100, 40);
	while (s.app->frame.has_next && n < 400) {
		seen[n++] = ls_strdup(show_screen(&s));
		show_keys(&s, "l");
	}
	ck_assert_int_gt(n, 40);
	ck_assert_int_lt(n, 400);
	while (n-- > 0) {
		show_keys(&s, "h");
		ck_assert_str_eq(show_screen(&s), seen[n]);
		free(seen[n]);
	}
	show_close(&s);
}
END_TEST

START_TEST(a_jump_shows_what_walking_there_shows)
{
	struct show walk = {.run = runs[_i]}, jump = {.run = runs[_i]};

	show_open(&walk, 120, 40);
	show_open(&jump, 120, 40);
	while (walk.app->frame.has_next) {
		char keys[60];

		show_keys(&walk, "3l");
		snprintf(keys, sizeof keys, "g:goto event %d<Enter>",
			 (int)walk.app->frame.position);
		show_keys(&jump, keys);
		ck_assert_str_eq(show_screen(&jump), show_screen(&walk));
	}
	show_close(&walk);
	show_close(&jump);
}
END_TEST

START_TEST(no_size_breaks_it)
{
	struct show s = {.run = runs[_i]};

	show_open(&s, 80, 24);
	show_keys(&s, ":goto 3ms<Enter>");
	for (int w = 1; w < 250; w += w < 90 ? 3 : 17)
		for (int h = 1; h < 70; h += h < 30 ? 1 : 7) {
			s.width = w;
			s.height = h;
			show_screen(&s);
		}
	s.width = 80;
	s.height = 24;
	if (_i == 0)
		golden("busy-pool-80x24.screen", show_screen(&s));
	show_close(&s);
}
END_TEST

START_TEST(nothing_is_cut_without_an_ellipsis)
{
	/* The wide screen has room for the whole of what the narrow one cuts. */
	struct show s = {0};

	show_open(&s, 80, 24);
	show_keys(&s, ":goto 3ms<Enter>");
	ck_assert(show_has(&s, "[crypto.pbkd…]"));
	s.width = 140;
	s.height = 50;
	ck_assert(show_has(&s, "[crypto.pbkdf2]"));
	show_close(&s);
}
END_TEST

Suite *view_stage_suite(void)
{
	Suite *suite = suite_create("view/stage");
	TCase *tc = tcase_create("all");

	tcase_add_loop_test(tc, the_screen_is_the_golden_one, 0,
			    (int)(sizeof moments / sizeof *moments));
	tcase_add_test(tc, in_ascii_the_screen_is_ascii);
	tcase_add_loop_test(tc, stepping_back_shows_the_same_screens, 0, N_RUNS);
	tcase_add_loop_test(tc, a_jump_shows_what_walking_there_shows, 0, N_RUNS);
	tcase_add_loop_test(tc, no_size_breaks_it, 0, N_RUNS);
	tcase_add_test(tc, nothing_is_cut_without_an_ellipsis);
	suite_add_tcase(suite, tc);
	return suite;
}
