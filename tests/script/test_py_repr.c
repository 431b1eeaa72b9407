/* SPDX-License-Identifier: MIT
 *
 * str() and repr(): what /usr/bin/python3 (3.11) prints of the same values.
 */
#include "support/python.h"
#include "support/script.h"
#include "support/suite.h"

START_TEST(plain_values_print_as_python_prints_them)
{
	python_prints("print()\n"
		      "print(nil, true, false, 1, 1.0, -7, 'bare', '')\n"
		      "print({ 1, 2 }, { a = 1 }, {}, { 1, 'x', { nil, 2 } })\n"
		      "print({ nil }, { { {} } }, { 1, 2, a = 'b' })\n",
		      "\nNone True False 1 1.0 -7 bare \n"
		      "[1, 2] {'a': 1} {} [1, 'x', {2: 2}]\n"
		      "{} [[{}]] {1: 1, 2: 2, 'a': 'b'}\n");
}
END_TEST

START_TEST(floats_have_the_shortest_digits)
{
	python_prints(
		"print(0.1, 0.1 + 0.2, 1e15, 1e16, 123456789012345678.0, 1e22, 1e-4)\n"
		"print(1e-5, 1.5e-7, 5e-324, 1.7976931348623157e308, 2^53, 100.0)\n"
		"print(-0.0, 1/0, -1/0, 0/0 ~= 0/0, 1e100, 12345.678, 9007199254740993)\n"
		"print(math.huge - math.huge ~= 0, str(1e16), repr(3.0))\n",
		"0.1 0.30000000000000004 1000000000000000.0 1e+16 "
		"1.2345678901234568e+17 1e+22 0.0001\n"
		"1e-05 1.5e-07 5e-324 1.7976931348623157e+308 9007199254740992.0 100.0\n"
		"-0.0 inf -inf True 1e+100 12345.678 9007199254740993\n"
		"True 1e+16 3.0\n");
}
END_TEST

START_TEST(strings_are_quoted_inside_of_tables)
{
	python_prints(
		"print({ 'it\\'s', 'a\"b', '\\'\"', 'n\\nt\\tr\\r\\\\', '\\0\\x1b\\x7f' "
		"})\n"
		"print({ '\xc3\xa9\xe2\x82\xac', '\xc2\xa0', '\xe2\x80\x8b', '\xff' })\n"
		"print({ ['it\\'s'] = 1 }, repr('x'), str('x'))\n",
		"[\"it's\", 'a\"b', '\\'\"', 'n\\nt\\tr\\r\\\\', '\\x00\\x1b\\x7f']\n"
		"['\xc3\xa9\xe2\x82\xac', '\\xa0', '\\u200b', '\\xff']\n"
		"{\"it's\": 1} 'x' x\n");
}
END_TEST

START_TEST(circles_end)
{
	python_prints("local l, d = { 1 }, {}\n"
		      "l[2], d.me = l, d\n"
		      "print(l, d, { l, l })\n"
		      "local deep = {}\n"
		      "for _ = 1, 5000 do deep = { deep } end\n"
		      "local ok, e = pcall(repr, deep)\n"
		      "print(type_name(e), e)\n"
		      "print(l)\n",
		      "[1, [...]] {'me': {...}} [[1, [...]], [1, [...]]]\n"
		      "RecursionError maximum recursion depth exceeded while getting the "
		      "repr of an "
		      "object\n"
		      "[1, [...]]\n");
}
END_TEST

START_TEST(keys_come_in_the_order_of_pairs)
{
	python_prints(
		"print({ z = 1, a = 2, [10] = 3, [1] = 4, [true] = 5, [2.5] = 6 })\n",
		"{1: 4, 2.5: 6, 10: 3, 'a': 2, 'z': 1, True: 5}\n");
}
END_TEST

START_TEST(objects_tell_what_they_are)
{
	python_prints("local T = { __name = 'Task', __repr = function(t) return '<Task ' "
		      ".. repr(t.name) .. "
		      "'>' end }\n"
		      "local t = setmetatable({ name = 'a' }, T)\n"
		      "print(t, { t, 1 }, str(t), type_name(t))\n"
		      "local U = { __tostring = function() return 'text' end, __repr = "
		      "function() return "
		      "'r' end }\n"
		      "local u = setmetatable({}, U)\n"
		      "print(u, { u })\n"
		      "local me = setmetatable({}, { __repr = function(v) return 'me ' "
		      ".. repr({ v }) end })\n"
		      "print(me)\n"
		      "print(pcall(repr, setmetatable({}, { __repr = function() "
		      "error(KeyError(1)) end })))\n"
		      "print(pcall(repr, setmetatable({}, { __repr = function() return "
		      "{} end })))\n",
		      "<Task 'a'> [<Task 'a'>, 1] <Task 'a'> Task\n"
		      "text [r]\n"
		      "me [...]\n"
		      "False 1\n"
		      "False __repr__ returned non-string (type dict)\n");
}
END_TEST

START_TEST(addresses_are_the_same_in_every_run)
{
	python_prints("local function same(v) return repr(v) == repr(v) end\n"
		      "local f = function() end\n"
		      "local lock = setmetatable({}, { __name = 'Lock' })\n"
		      "print(repr(lock):match('^<Lock object at "
		      "0x7f%x%x%x%x%x%x%x%x%x%x>$') ~= nil)\n"
		      "print(repr(f):match('^<function <lambda> at 0x7f%x+>$') ~= nil)\n"
		      "print(same(f), same(lock), repr(f) ~= repr(function() end))\n"
		      "print(print, str, { int, tuple })\n",
		      "True\nTrue\nTrue True True\n"
		      "<built-in function print> <class 'str'> [<class 'int'>, <class "
		      "'tuple'>]\n");
}
END_TEST

START_TEST(functions_have_their_names)
{
	script_prints(
		"runtime 'asyncio'\n"
		"local function plain() end\n"
		"local other = async(function() end)\n"
		"print({ plain }, async('named', plain), other, asyncio.sleep)\n"
		"local c = other()\n"
		"print(c, type_name(c), type_name(other))\n"
		"c:close()\n",
		"[<function plain at 0x7f2a3c000040>] <function named at 0x7f2a3c000080> "
		"<function other at 0x7f2a3c0000c0> <function sleep at 0x7f2a3c000100>\n"
		"<coroutine object other at 0x7f2a3c000140> coroutine function\n");
}
END_TEST

START_TEST(plain_classes_convert)
{
	python_prints(
		"print(int('12'), int(3.9), int(-3.9), int(true), int(' 7 '), "
		"float('1.5'))\n"
		"print(float(2), float('inf'), bool(0), bool(''), bool({}), bool('a'))\n"
		"print(list({ 1, 2 }), list(), tuple({ 1 }), tuple({ 1, 2 }), dict({ a = "
		"1 }))\n"
		"print(pcall(int, 'x1'))\n"
		"print(pcall(int))\n"
		"print(pcall(float, 'abc'))\n"
		"print(type_name(nil), type_name(1), type_name(1.0), type_name('s'))\n"
		"print(type_name({}), type_name({ 1 }), type_name(true), "
		"type_name(print))\n",
		"12 3 -3 1 7 1.5\n"
		"2.0 inf False False False True\n"
		"[1, 2] [] (1,) (1, 2) {'a': 1}\n"
		"False invalid literal for int() with base 10: 'x1'\n"
		"False int() argument must be a string, a bytes-like object or a real "
		"number, "
		"not 'NoneType'\n"
		"False could not convert string to float: 'abc'\n"
		"NoneType int float str\n"
		"dict list bool builtin_function_or_method\n");
}
END_TEST

LS_SUITE(script_py_repr_suite, "script/py_repr", plain_values_print_as_python_prints_them,
	 floats_have_the_shortest_digits, strings_are_quoted_inside_of_tables,
	 circles_end, keys_come_in_the_order_of_pairs, objects_tell_what_they_are,
	 addresses_are_the_same_in_every_run, functions_have_their_names,
	 plain_classes_convert)
