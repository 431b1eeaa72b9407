/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "lesson/markdown.h"
#include "support/suite.h"

static void note(void *arg, enum lesson_md piece, const char *text, size_t len)
{
	static const char *const names[] = { "P:", "I:", "C:", ";", "|", "", "m", "e", "s", "l" };
	struct ls_str *out = arg;

	ls_str_add(out, names[piece]);
	if (piece < LESSON_MD_TEXT)
		return;
	ls_str_addc(out, '(');
	ls_str_addn(out, text, len);
	ls_str_addc(out, ')');
}

static void reads(const char *text, const char *want)
{
	struct ls_str got = LS_STR_INIT;

	ls_str_add(&got, "");
	lesson_markdown(text, strlen(text), note, &got);
	ck_assert_str_eq(got.s, want);
	ls_str_release(&got);
}

START_TEST(paragraphs_end_at_empty_lines_and_keep_their_own)
{
	reads("a\nb\n\nc", "P:(a)|(b);P:(c);");
	reads("", "");
	reads("\n\n", "");
}
END_TEST

START_TEST(spans_need_their_end)
{
	reads("a `b` c", "P:(a )m(b)( c);");
	reads("*e* **s**", "P:e(e)( )s(s);");
	reads("2 * 3 * 4", "P:(2 * 3 * 4);");
	reads("`open", "P:(`open);");
	reads("`a*b*`", "P:m(a*b*);");
	reads("see [this](http://x) and [that]", "P:(see )l(this)( and [that]);");
}
END_TEST

START_TEST(items_are_blocks_of_their_own)
{
	reads("x:\n- a\n  b\n- c\n\nd", "P:(x:);I:(a)|(b);I:(c);P:(d);");
	reads("  - `a`", "I:m(a);");
}
END_TEST

START_TEST(code_is_taken_as_it_is)
{
	reads("    a *b*\n      c\nd", "C:(a *b*)(\n)(  c)(\n);P:(d);");
	reads("```\na\n\n  b\n```\nc", "C:(a)(\n)(\n)(  b)(\n);P:(c);");
	reads("```\nopen", "C:(open)(\n);");
}
END_TEST

LS_SUITE(lesson_markdown_suite, "lesson/markdown",
	 paragraphs_end_at_empty_lines_and_keep_their_own, spans_need_their_end,
	 items_are_blocks_of_their_own, code_is_taken_as_it_is)
