/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "support/script.h"
#include "support/suite.h"

/* Among others. */
static void makes(const char *text, const char *labels, const char *lines)
{
	struct script_outcome o = script_run_text(text, true);

	ck_assert_str_eq(o.out.s, "");
	ck_assert_str_eq(o.err.s, "");
	ck_assert_msg(strstr(o.labels.s, labels) != NULL, "%s", o.labels.s);
	ck_assert_msg(strstr(o.lines.s, lines) != NULL, "%s", o.lines.s);
	script_end(&o);
}

START_TEST(a_line_is_the_same_each_time_it_is_asked_for)
{
	makes("local function f() end\n"
	      "for i = 1, 3 do\n"
	      "  process.nextTick(f)\n"
	      "  process.nextTick(f) process.nextTick(f)\n"
	      "end\n",
	      "",
	      "tick 3\ntick 4\ntick 4\n"
	      "tick 3\ntick 4\ntick 4\n"
	      "tick 3\ntick 4\ntick 4\n");
}
END_TEST

/* A call of C's lies in memory where one of Lua's lay before. */
START_TEST(the_line_behind_c_functions_is_that_of_the_script)
{
	makes("local function f() end\n"
	      "local function tick() process.nextTick(f) end\n"
	      "local function deep(n)\n"
	      "  if n > 0 then return (deep(n - 1)) end\n"
	      "  tick()\n"
	      "end\n"
	      "for i = 1, 2 do\n"
	      "  deep(4)\n"
	      "  pcall(process.nextTick, f)\n"
	      "  pcall(pcall, process.nextTick, f)\n"
	      "  string.gsub('x', 'x', function() process.nextTick(f) end)\n"
	      "  coroutine.wrap(function() tick()\n"
	      "    process.nextTick(f) end)()\n"
	      "end\n",
	      "",
	      "tick 2\ntick 9\ntick 10\ntick 11\ntick 2\ntick 13\n"
	      "tick 2\ntick 9\ntick 10\ntick 11\ntick 2\ntick 13\n");
}
END_TEST

START_TEST(a_name_is_that_of_the_function_and_not_of_the_closure)
{
	makes("local function make(n) local function f() return n end return f end\n"
	      "local named = function() end\n"
	      "for i = 1, 2 do\n"
	      "  process.nextTick(named)\n"
	      "  process.nextTick(function() end)\n"
	      "  process.nextTick(async(function() end))\n"
	      "  process.nextTick(tostring, 1)\n"
	      "  local g = function() return i end\n"
	      "  process.nextTick(g)\n"
	      "end\n",
	      "tick named\ntick \ntick \ntick tostring\ntick g\n"
	      "tick named\ntick \ntick \ntick tostring\ntick g\n",
	      "tick 4\ntick 5\ntick 6\ntick 7\ntick 9\n"
	      "tick 4\ntick 5\ntick 6\ntick 7\ntick 9\n");
}
END_TEST

LS_SUITE(script_callsite_suite, "script/callsite",
	 a_line_is_the_same_each_time_it_is_asked_for,
	 the_line_behind_c_functions_is_that_of_the_script,
	 a_name_is_that_of_the_function_and_not_of_the_closure)
