/* SPDX-License-Identifier: MIT
 *
 * The terminal front end without a terminal: curses must hold what the canvas holds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "view/show.h"
#include "view/tui.h"

static FILE *null_out, *null_in;

static struct view_tui *open_tui(const char *term, bool no_color)
{
	null_out = fopen("/dev/null", "w");
	null_in = fopen("/dev/null", "r");
	return view_tui_open(term, null_out, null_in, no_color);
}

static void close_tui(struct view_tui *t)
{
	view_tui_close(t);
	fclose(null_out);
	fclose(null_in);
}

/* Row by row, without the blanks at the ends. */
static void assert_shown(struct view_tui *t, const struct view_canvas *c)
{
	struct ls_str a = LS_STR_INIT, b = LS_STR_INIT;

	for (int y = 0; y < c->height; y++) {
		ls_str_clear(&a);
		ls_str_clear(&b);
		view_canvas_row(c, y, &a);
		view_tui_row(t, y, &b);
		while (b.len && b.s[b.len - 1] == ' ')
			b.s[--b.len] = '\0';
		ck_assert_str_eq(a.len ? a.s : "", b.len ? b.s : "");
	}
	ls_str_release(&a);
	ls_str_release(&b);
}

START_TEST(curses_shows_what_the_canvas_holds)
{
	struct show s = {0};
	struct view_tui *t;

	show_open(&s, 80, 24);
	t = open_tui("xterm-256color", false);
	ck_assert_ptr_nonnull(t);
	for (int i = 0; i < 60; i++) {
		show_keys(&s, i % 7 == 3 ? "?" : i % 7 == 4 ? "<Esc>" : "2l");
		view_tui_show(t, view_app_draw(s.app, 80, 24), false);
		assert_shown(t, &s.app->canvas);
	}
	close_tui(t);
	show_close(&s);
}
END_TEST

START_TEST(wide_and_combining_characters_arrive_whole)
{
	struct view_canvas c;
	struct view_pen pen;
	struct view_tui *t = open_tui("xterm-256color", true);

	view_canvas_init(&c, false);
	for (int i = 0; i < 4; i++) {
		view_canvas_reset(&c, 80, 24);
		pen = view_pen(&c, i, 1, 40);
		view_write(&pen, VIEW_PLAIN, "漢字 e\xcc\x81 x漢y");
		pen = view_pen(&c, 79 - i, 2, 10);
		view_write(&pen, VIEW_BUSY, "漢");
		view_tui_show(t, &c, false);
		assert_shown(t, &c);
	}
	view_canvas_release(&c);
	close_tui(t);
}
END_TEST

/* Every kind of terminal must do, however few colours it has. */
START_TEST(any_terminal_will_do)
{
	static const char *const terms[] = {"xterm-256color", "xterm",		 "vt100",
					    "linux",	      "screen-256color", "ansi"};
	struct show s = {0};
	struct view_tui *t;

	setenv("TERM", terms[_i], 1);
	show_open(&s, 80, 24);
	t = open_tui(terms[_i], _i % 2);
	if (!t) {
		/* This machine does not know it. */
		show_close(&s);
		return;
	}
	view_tui_show(t, view_app_draw(s.app, 80, 24), false);
	assert_shown(t, &s.app->canvas);
	close_tui(t);
	show_close(&s);
}
END_TEST

START_TEST(a_terminal_without_a_cursor_is_refused)
{
	ck_assert_ptr_null(open_tui("dumb", false));
}
END_TEST

Suite *tui_curses_suite(void)
{
	Suite *suite = suite_create("tui/curses");
	TCase *tc = tcase_create("all");

	tcase_add_test(tc, curses_shows_what_the_canvas_holds);
	tcase_add_test(tc, wide_and_combining_characters_arrive_whole);
	tcase_add_loop_test(tc, any_terminal_will_do, 0, 6);
	tcase_add_test(tc, a_terminal_without_a_cursor_is_refused);
	suite_add_tcase(suite, tc);
	return suite;
}
