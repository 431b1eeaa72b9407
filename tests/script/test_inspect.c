/* SPDX-License-Identifier: MIT
 *
 * What tests/words/values-*.lua cannot have from the real Node: the dialect's own values,
 * and hostile ones.
 */
#include <string.h>

#include "support/script.h"
#include "support/suite.h"

START_TEST(what_is_no_javascript_prints_as_its_counterpart)
{
	script_prints(
		"console.log(nil, 1, 1.0, -0.0, 2^53, {}, { n = 1 })\n"
		"console.log({ [1] = 1, [3] = 3, [-1] = 0, [true] = 2, ['x y'] = 1 })\n"
		"console.log(setmetatable({ a = 1 }, { __name = 'Point' }), { [{}] = 1 "
		"})\n"
		"console.log(coroutine.create(function() end), EventEmitter.new())\n",
		"undefined 1 1 -0 9007199254740992 {} { n: 1 }\n"
		"[ 1, '-1': 0, '3': 3, 'x y': 1, true: 2 ]\n"
		"Point { a: 1 } { '[object Object]': 1 }\n"
		"Object [Generator] {} EventEmitter {}\n");
}
END_TEST

START_TEST(lists_of_the_api_hide_their_length)
{
	script_prints("Promise.all({}):next(function(v) console.log(v, v.n) end)\n"
		      "Promise.all({ 1, Promise.resolve(), 3 }):next(console.log)\n",
		      "[] 0\n[ 1, undefined, 3 ]\n");
}
END_TEST

START_TEST(functions_have_the_names_that_the_text_gives_them)
{
	script_prints(
		"local function one() end\n"
		"local two = function() end\n"
		"local t = { three = function() end }\n"
		"function t.four() end\n"
		"local five = async(function() end)\n"
		"console.log(one, two, t.three, t.four, five, async('six', one))\n"
		"console.log(function() end, setTimeout, fs.readFile)\n",
		"[Function: one] [Function: two] [Function: three] [Function: four] "
		"[AsyncFunction: five] [AsyncFunction: six]\n"
		"[Function (anonymous)] [Function: setTimeout] [Function: readFile]\n");
}
END_TEST

START_TEST(errors_show_where_they_were_made)
{
	script_prints(
		"local e = TypeError.new('bad')\n"
		"console.log(e, String(e))\n"
		"console.log({ e = e })\n"
		"e.code = 'X'\n"
		"e.cause = Error.new('why')\n"
		"console.log(e)\n"
		"fs.stat('a', { error = 'ENOENT' }, console.log)\n",
		"TypeError: bad\n    at test.lua:1 TypeError: bad\n"
		"{\n  e: TypeError: bad\n      at test.lua:1\n}\n"
		"TypeError: bad\n    at test.lua:1 {\n  code: 'X',\n"
		"  [cause]: Error: why\n      at test.lua:5\n}\n"
		"[Error: ENOENT: no such file or directory, stat 'a'] {\n"
		"  errno: -2,\n  code: 'ENOENT',\n  syscall: 'stat',\n  path: 'a'\n}\n");
}
END_TEST

START_TEST(promises_show_their_state)
{
	script_prints(
		"local p = Promise.reject(1)\n"
		"p:catch(function() end)\n"
		"console.log(Promise.resolve('v'), Promise.new(function() end), p)\n",
		"Promise { 'v' } Promise { <pending> } Promise { <rejected> 1 }\n");
}
END_TEST

START_TEST(no_code_of_the_script_runs)
{
	script_prints("local t = setmetatable({}, { __index = error, __pairs = error,\n"
		      "  __tostring = error, __name = 5, __len = error })\n"
		      "console.log(t, { t })\n",
		      "{} [ {} ]\n");
}
END_TEST

START_TEST(circles_and_depths_end)
{
	script_prints("local t = { 1 }\n"
		      "t.self, t[2] = t, { t }\n"
		      "console.log(t)\n"
		      "local d = {}\n"
		      "local at = d\n"
		      "for _ = 1, 100000 do at.x = {} at = at.x end\n"
		      "console.log(d)\n"
		      "console.log('%j %j', t, { 1, a = 2 })\n"
		      "local ok, e = pcall(console.log, '%j', d)\n"
		      "console.log(ok, e.name)\n",
		      "<ref *1> [ 1, [ [Circular *1] ], self: [Circular *1] ]\n"
		      "{ x: { x: { x: [Object] } } }\n"
		      "[Circular] [1]\n"
		      "false RangeError\n");
}
END_TEST

START_TEST(what_is_far_too_much_is_only_named)
{
	struct script_outcome o =
		script_run_text("local t, u, v = {}, {}, {}\n"
				"for i = 1, 3000 do\n"
				"  t['k' .. i], u['k' .. i], v['k' .. i] = 'x', t, u\n"
				"end\n"
				"console.log(v)\n",
				false);

	ck_assert_uint_lt(o.out.len, (size_t)64 << 20);
	ck_assert_ptr_nonnull(strstr(o.out.s, "k999: [Object]"));
	script_end(&o);
}
END_TEST

LS_SUITE(script_inspect_suite, "script/inspect",
	 what_is_no_javascript_prints_as_its_counterpart,
	 lists_of_the_api_hide_their_length,
	 functions_have_the_names_that_the_text_gives_them,
	 errors_show_where_they_were_made, promises_show_their_state,
	 no_code_of_the_script_runs, circles_and_depths_end,
	 what_is_far_too_much_is_only_named)
