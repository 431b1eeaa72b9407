/* SPDX-License-Identifier: MIT */
#include "view/canvas.h"

#include <string.h>

#include "base/str.h"
#include "support/suite.h"

static struct view_canvas c;
static struct ls_str text;

static void open_canvas(int width, int height, bool ascii)
{
	view_canvas_init(&c, ascii);
	view_canvas_reset(&c, width, height);
}

/* The rows so far; closes the canvas. */
static const char *rows(void)
{
	ls_str_clear(&text);
	view_canvas_finish(&c);
	view_canvas_text(&c, &text);
	view_canvas_release(&c);
	return text.s;
}

static void write_at(int x, int y, int width, const char *s)
{
	struct view_pen pen = view_pen(&c, x, y, width);

	view_write(&pen, VIEW_PLAIN, s);
}

START_TEST(text_that_does_not_fit_ends_with_an_ellipsis)
{
	open_canvas(10, 3, false);
	write_at(0, 0, 5, "12345");
	write_at(0, 1, 5, "123456");
	write_at(8, 2, 5, "123456"); /* beyond the edge */
	ck_assert_str_eq(rows(), "12345\n1234…\n        12\n");
	open_canvas(10, 1, true);
	write_at(0, 0, 5, "123456");
	ck_assert_str_eq(rows(), "1234~\n");
}
END_TEST

START_TEST(a_full_pen_writes_no_more)
{
	struct view_pen pen;

	open_canvas(10, 1, false);
	pen = view_pen(&c, 0, 0, 6);
	view_write(&pen, VIEW_PLAIN, "1234567");
	view_write(&pen, VIEW_PLAIN, "x");
	ck_assert(pen.full);
	ck_assert_str_eq(rows(), "12345…\n");
}
END_TEST

START_TEST(wide_characters_take_two_cells_and_are_never_halved)
{
	open_canvas(6, 3, false);
	write_at(0, 0, 6, "漢字漢");
	write_at(0, 1, 5, "漢字漢");
	write_at(5, 2, 6, "漢"); /* half of it would lie outside */
	ck_assert_int_eq(c.cells[0].width, 2);
	ck_assert_int_eq(c.cells[1].width, 0);
	ck_assert_str_eq(rows(), "漢字漢\n漢字…\n\n");
}
END_TEST

START_TEST(marks_stay_with_their_base)
{
	open_canvas(4, 1, false);
	write_at(0, 0, 4, "e\xcc\x81!");
	ck_assert_uint_eq(c.cells[0].cp[1], 0x301);
	ck_assert_uint_eq(c.cells[1].cp[0], '!');
	ck_assert_str_eq(rows(), "e\xcc\x81!\n");
}
END_TEST

START_TEST(nothing_can_steer_the_terminal)
{
	open_canvas(30, 3, false);
	write_at(0, 0, 30,
		 "a\x1b[31mb\rc\xc2\x9b"
		 "d");
	write_at(0, 1, 30, "bad \xff\xc3 utf-8");
	write_at(0, 2, 30, "x\xe2\x80\xaey\xe2\x81\xa6z"); /* right-to-left overrides */
	for (int i = 0; i < 90; i++)
		for (int k = 0; k < VIEW_CELL_POINTS; k++) {
			uint32_t cp = c.cells[i].cp[k];

			ck_assert(cp == 0 || (cp >= 0x20 && cp != 0x7f &&
					      (cp < 0x80 || cp >= 0xa0)));
			ck_assert(cp != 0x202e && cp != 0x2066);
		}
	ck_assert_str_eq(rows(), "a\xef\xbf\xbd[31mb\xef\xbf\xbd"
				 "c\xef\xbf\xbd"
				 "d\nbad \xef\xbf\xbd\xef\xbf\xbd utf-8\nxyz\n");
}
END_TEST

START_TEST(in_ascii_nothing_else_is_shown)
{
	open_canvas(12, 3, true);
	view_box(&c, (struct view_rect){0, 0, 12, 3}, VIEW_BORDER);
	write_at(1, 1, 10, "é漢·");
	ck_assert_str_eq(rows(), "+----------+\n|???       |\n+----------+\n");
	for (const char *s = text.s; *s; s++)
		ck_assert_int_lt((unsigned char)*s, 0x80);
}
END_TEST

START_TEST(tabs_are_blanks)
{
	open_canvas(12, 2, false);
	write_at(0, 0, 12, "\tx\ty");
	write_at(0, 1, 6, "\t\tx");
	ck_assert_str_eq(rows(), "    x   y\n    …\n");
}
END_TEST

START_TEST(borders_that_meet_are_joined)
{
	open_canvas(7, 5, false);
	view_box(&c, (struct view_rect){0, 0, 4, 3}, VIEW_BORDER);
	view_box(&c, (struct view_rect){3, 0, 4, 3}, VIEW_BORDER);
	view_box(&c, (struct view_rect){0, 2, 7, 3}, VIEW_BORDER);
	ck_assert_str_eq(rows(), "┌──┬──┐\n│  │  │\n├──┴──┤\n│     │\n└─────┘\n");
	open_canvas(3, 3, false);
	view_box(&c, (struct view_rect){0, 0, 3, 3}, VIEW_BORDER);
	view_hline(&c, 0, 2, 1, VIEW_BORDER);
	ck_assert_str_eq(rows(), "┌─┐\n├─┤\n└─┘\n");
}
END_TEST

START_TEST(nothing_is_drawn_outside_of_the_clip)
{
	open_canvas(6, 3, false);
	c.clip = (struct view_rect){1, 1, 2, 1};
	for (int y = -1; y < 4; y++)
		write_at(-2, y, 20, "abcdefghij");
	view_box(&c, (struct view_rect){-5, -5, 50, 50}, VIEW_BORDER);
	view_fill(&c, (struct view_rect){-1, -1, 2, 9}, VIEW_PLAIN);
	view_tint(&c, (struct view_rect){-1, -1, 90, 9}, VIEW_SELECT);
	ck_assert_str_eq(rows(), "\n de\n\n");
}
END_TEST

struct wrapped {
	char text[200];
};

static void add_line(void *arg, const char *s, size_t n)
{
	struct wrapped *w = arg;

	strncat(w->text, s, n);
	strcat(w->text, "|");
}

static const char *wrap(const char *s, int width)
{
	static struct wrapped w;

	w = (struct wrapped){""};
	view_wrap(s, width, add_line, &w);
	return w.text;
}

START_TEST(paragraphs_break_at_spaces)
{
	ck_assert_str_eq(wrap("one two three", 7), "one two|three|");
	ck_assert_str_eq(wrap("one two three", 8), "one two|three|");
	ck_assert_str_eq(wrap("one two three", 80), "one two three|");
	ck_assert_str_eq(wrap("abcdefgh ij", 4), "abcd|efgh|ij|");
	ck_assert_str_eq(wrap("a\nb  c", 80), "a|b  c|");
	ck_assert_str_eq(wrap("", 10), "");
	ck_assert_str_eq(wrap("漢漢", 1), "漢漢|"); /* it goes on, whatever happens */
	ck_assert_str_eq(wrap("x", 0), "");
}
END_TEST

START_TEST(every_style_looks_different_from_nothing_somewhere)
{
	enum view_theme theme = (enum view_theme)_i;

	ck_assert_ptr_nonnull(view_theme_name(theme));
	for (int i = 0; i < VIEW_STYLE_COUNT; i++) {
		struct view_look mono = view_style_look((enum view_style)i, theme, 0);
		struct view_look few = view_style_look((enum view_style)i, theme, 8);
		struct view_look many = view_style_look((enum view_style)i, theme, 256);

		if (theme == VIEW_THEME_MONO)
			ck_assert_int_eq(many.fg, -1);
		ck_assert(many.fg < 256);

		ck_assert_ptr_nonnull(view_style_name((enum view_style)i));
		ck_assert_int_eq(mono.fg, -1);
		ck_assert_int_lt(few.fg, 8);
		ck_assert_int_eq(few.bg, -1); /* the terminal's own background is kept */
		ck_assert_int_eq(many.bg, -1);
	}
}
END_TEST

START_TEST(kinds_of_item_are_told_apart_in_every_theme_of_colours)
{
	static const enum view_style kinds[] = {VIEW_TIMER,	VIEW_TICK, VIEW_JOB,
						VIEW_IMMEDIATE, VIEW_IO,   VIEW_CLOSE};
	int n = (int)(sizeof kinds / sizeof *kinds);

	for (int theme = 0; theme < VIEW_THEME_COUNT; theme++)
		for (int i = 0; i < n * n; i++) {
			struct view_look a = view_style_look(kinds[i / n],
							     (enum view_theme)theme, 256);
			struct view_look b = view_style_look(kinds[i % n],
							     (enum view_theme)theme, 256);

			if (theme != VIEW_THEME_MONO && i / n != i % n)
				ck_assert_int_ne(a.fg, b.fg);
		}
}
END_TEST

Suite *view_canvas_suite(void)
{
	const TTest *const tests[] = {
		text_that_does_not_fit_ends_with_an_ellipsis,
		a_full_pen_writes_no_more,
		wide_characters_take_two_cells_and_are_never_halved,
		marks_stay_with_their_base,
		nothing_can_steer_the_terminal,
		in_ascii_nothing_else_is_shown,
		tabs_are_blanks,
		borders_that_meet_are_joined,
		nothing_is_drawn_outside_of_the_clip,
		paragraphs_break_at_spaces,
		kinds_of_item_are_told_apart_in_every_theme_of_colours,
	};
	Suite *s = suite_create("view/canvas");
	TCase *t = tcase_create("all");

	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		tcase_add_test(t, tests[i]);
	tcase_add_loop_test(t, every_style_looks_different_from_nothing_somewhere, 0,
			    VIEW_THEME_COUNT);
	suite_add_tcase(s, t);
	return s;
}
