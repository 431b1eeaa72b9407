/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "script/data.h"
#include "support/suite.h"

static const char *const words[] = { "output", "late", NULL };
static struct script_data data;
static struct ls_err err;

/* Reads the text as a file that is gone again. */
static bool read_text(const char *text)
{
	char path[] = "/tmp/loopscope-data-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	bool ok;

	ck_assert(f != NULL);
	fputs(text, f);
	fclose(f);
	err = LS_ERR_INIT;
	ok = script_data_read(path, words, &data, &err);
	unlink(path);
	return ok;
}

static void refuses(const char *text, int line, const char *message)
{
	ck_assert(!read_text(text));
	ck_assert_msg(strstr(err.message, message) != NULL, "%s", err.message);
	ck_assert_int_eq(err.line, line);
	ls_err_release(&err);
}

static const struct script_data *get(const char *key)
{
	const struct script_data *d = script_data_get(&data, key);

	ck_assert_msg(d != NULL, "no %s", key);
	return d;
}

START_TEST(values_are_copied_with_their_types)
{
	ck_assert(read_text("return { 'a', 'b', n = 1.5, yes = true, t = { x = 'y' } }"));
	ck_assert_uint_eq(data.n_list, 2);
	ck_assert_uint_eq(data.n_items, 5);
	ck_assert_str_eq(data.items[1].text, "b");
	ck_assert(get("n")->number == 1.5);
	ck_assert(get("yes")->truth);
	ck_assert_str_eq(script_data_get(get("t"), "x")->text, "y");
	ck_assert(script_data_get(&data, "no") == NULL);
	script_data_release(&data);
}
END_TEST

START_TEST(a_word_makes_a_table_that_knows_its_name)
{
	ck_assert(read_text("return { a = output { 'A', 'B' }, b = late('t', 10) }"));
	ck_assert_str_eq(get("a")->word, "output");
	ck_assert_uint_eq(get("a")->n_list, 2);
	ck_assert_str_eq(get("b")->word, "late");
	ck_assert(get("b")->items[1].number == 10);
	script_data_release(&data);
}
END_TEST

START_TEST(a_value_has_the_line_of_its_key)
{
	ck_assert(read_text("-- a = 1\nreturn {\n  a = 'x, y }', --[[ b =\n ]] b = 2,\n"
			    "  steps = {\n    { show = [[ { ]] },\n    late('t', 1),\n  },\n"
			    "  c = ('z'),\n}\n"));
	ck_assert_int_eq(get("a")->line, 3);
	ck_assert_int_eq(get("b")->line, 4);
	ck_assert_int_eq(get("steps")->items[0].line, 6);
	ck_assert_int_eq(get("steps")->items[1].line, 7);
	ck_assert_int_eq(get("c")->line, 9);
	script_data_release(&data);
}
END_TEST

START_TEST(what_is_no_data_is_told_with_its_line)
{
	refuses("return {\n a = 1,\n f = function() end }", 3, "only texts");
	refuses("return {\n a = nothing }", 2, "there is no \"nothing\"");
	refuses("return {\n a = }", 2, "unexpected symbol");
	refuses("return 5", 0, "does not return a table");
	refuses("local t = {} t.t = t return t", 1, "nested too deep");
	refuses("return { 1, nil, [7] = 2 }", 1, "a hole");
	refuses("return { 'a\\0b' }", 1, "zero byte");
	refuses("\x1bLua", 0, "bytecode");
}
END_TEST

START_TEST(neither_time_nor_memory_is_without_end)
{
	refuses("\nwhile true do end", 2, "does not end");
	refuses("local t = {} for i = 1, 1e9 do t[i] = {} end return t", 0, "memory");
	refuses("local s = 'x' while true do s = s .. s end", 0, "memory");
}
END_TEST

LS_SUITE(script_data_suite, "script/data", values_are_copied_with_their_types,
	 a_word_makes_a_table_that_knows_its_name, a_value_has_the_line_of_its_key,
	 what_is_no_data_is_told_with_its_line, neither_time_nor_memory_is_without_end)
