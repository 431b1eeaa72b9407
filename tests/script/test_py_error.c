/* SPDX-License-Identifier: MIT
 *
 * Exceptions: what /usr/bin/python3 (3.11) prints of the same ones.
 */
#include "support/python.h"
#include "support/script.h"
#include "support/suite.h"

START_TEST(an_exception_takes_any_arguments)
{
	python_prints(
		"print(ValueError(), ValueError('x'), ValueError(1), ValueError('x', "
		"2))\n"
		"print({ ValueError(), ValueError('x'), ValueError(nil), ValueError('x', "
		"2) })\n"
		"print(ValueError().args, ValueError('x').args, #ValueError(1, 2).args)\n"
		"print(KeyError('k'), KeyError(), KeyError(1, 2), { KeyError('k') })\n",
		" x 1 ('x', 2)\n"
		"[ValueError(), ValueError('x'), ValueError(None), ValueError('x', 2)]\n"
		"() ('x',) 2\n"
		"'k'  (1, 2) [KeyError('k')]\n");
}
END_TEST

START_TEST(its_text_is_what_tostring_gives)
{
	python_prints(
		"local e = ValueError('it is bad')\n"
		"print(tostring(e) == 'it is bad', e.message, str(e), repr(e))\n"
		"print(type_name(e), type_name(ValueError), ValueError, { KeyError })\n"
		"print(asyncio.CancelledError, { asyncio.CancelledError('m') })\n",
		"True it is bad it is bad ValueError('it is bad')\n"
		"ValueError type <class 'ValueError'> [<class 'KeyError'>]\n"
		"<class 'asyncio.exceptions.CancelledError'> [CancelledError('m')]\n");
}
END_TEST

START_TEST(classes_inherit_as_in_cpython)
{
	python_prints(
		"print(isinstance(KeyError('k'), LookupError), isinstance(KeyError(), "
		"ValueError))\n"
		"print(isinstance(asyncio.CancelledError(), Exception))\n"
		"print(isinstance(asyncio.CancelledError(), BaseException))\n"
		"print(asyncio.TimeoutError == TimeoutError, isinstance(TimeoutError(), "
		"OSError))\n"
		"print(isinstance(ConnectionResetError(), { ValueError, OSError }))\n"
		"print(isinstance(ExceptionGroup('m', { ValueError(1) }), Exception))\n"
		"print(concurrent.futures.CancelledError == asyncio.CancelledError)\n"
		"print(isinstance('x', str), isinstance(1, int), isinstance(1.0, int))\n"
		"print(isinstance(true, int), isinstance({ 1 }, list), isinstance({}, "
		"dict))\n"
		"print(isinstance(nil, Exception), isinstance(1, { str, float }))\n"
		"print(pcall(isinstance, 1, 'int'))\n",
		"True False\nFalse\nTrue\nTrue True\nTrue\nTrue\nFalse\nTrue True False\n"
		"True True True\nFalse False\n"
		"False isinstance() arg 2 must be a type, a tuple of types, or a "
		"union\n");
}
END_TEST

START_TEST(a_group_checks_what_it_holds)
{
	python_prints(
		"local g = ExceptionGroup('msg', { ValueError(1), KeyError('k') })\n"
		"print(g, g.message, #g.exceptions, g.exceptions[2], isinstance(g, "
		"ExceptionGroup))\n"
		"print({ g }, { BaseExceptionGroup('b', { asyncio.CancelledError() }) "
		"})\n"
		"print(type_name(BaseExceptionGroup('b', { ValueError() })))\n"
		"print(ExceptionGroup('one', { g }))\n"
		"print(pcall(ExceptionGroup))\n"
		"print(pcall(ExceptionGroup, 1, {}))\n"
		"print(pcall(ExceptionGroup, 'x', {}))\n"
		"print(pcall(ExceptionGroup, 'x', 5))\n"
		"print(pcall(ExceptionGroup, 'x', { 5 }))\n"
		"print(pcall(ExceptionGroup, 'x', { asyncio.CancelledError() }))\n",
		"msg (2 sub-exceptions) msg 2 'k' True\n"
		"[ExceptionGroup('msg', [ValueError(1), KeyError('k')])] "
		"[BaseExceptionGroup('b', [CancelledError()])]\n"
		"ExceptionGroup\n"
		"one (1 sub-exception)\n"
		"False BaseExceptionGroup.__new__() takes exactly 2 arguments (0 given)\n"
		"False argument 1 must be str, not int\n"
		"False second argument (exceptions) must be a non-empty sequence\n"
		"False second argument (exceptions) must be a sequence\n"
		"False Item 0 of second argument (exceptions) is not an exception\n"
		"False Cannot nest BaseExceptions in an ExceptionGroup\n");
}
END_TEST

START_TEST(a_group_is_taken_apart)
{
	python_prints(
		"local inner = ExceptionGroup('in', { KeyError(2), ValueError(3) })\n"
		"local g = ExceptionGroup('m', { ValueError(1), inner, TypeError(4) })\n"
		"print({ g:split(ValueError) })\n"
		"print({ g:split({ KeyError, ValueError }) })\n"
		"print({ g:split(function(e) return isinstance(e, TypeError) end) })\n"
		"print(g:subgroup(OSError), g:subgroup(Exception) == g)\n"
		"print({ g:derive({ KeyError(1) }) })\n",
		"[ExceptionGroup('m', [ValueError(1), ExceptionGroup('in', "
		"[ValueError(3)])]), "
		"ExceptionGroup('m', [ExceptionGroup('in', [KeyError(2)]), "
		"TypeError(4)])]\n"
		"[ExceptionGroup('m', [ValueError(1), ExceptionGroup('in', [KeyError(2), "
		"ValueError(3)])]), ExceptionGroup('m', [TypeError(4)])]\n"
		"[ExceptionGroup('m', [TypeError(4)]), ExceptionGroup('m', "
		"[ValueError(1), "
		"ExceptionGroup('in', [KeyError(2), ValueError(3)])])]\n"
		"None True\n"
		"[ExceptionGroup('m', [KeyError(1)])]\n");
}
END_TEST

START_TEST(some_classes_know_their_arguments)
{
	python_prints(
		"local e = OSError(111, 'Connection refused')\n"
		"print(e, e.errno, e.strerror, type_name(e), repr(e))\n"
		"print(OSError(2, 'No such file', 'a.txt'), OSError('x'))\n"
		"print(StopIteration(7).value, SystemExit(3).code, SystemExit().code)\n"
		"local i = asyncio.IncompleteReadError('abc', 10)\n"
		"print(i, i.partial, i.expected)\n"
		"local l = asyncio.LimitOverrunError('too long', 5)\n"
		"print(l, l.consumed, repr(l))\n",
		"[Errno 111] Connection refused 111 Connection refused "
		"ConnectionRefusedError "
		"ConnectionRefusedError(111, 'Connection refused')\n"
		"[Errno 2] No such file: 'a.txt' x\n"
		"7 3 None\n"
		"3 bytes read on a total of 10 expected bytes abc 10\n"
		"too long 5 LimitOverrunError('too long')\n");
}
END_TEST

START_TEST(errors_of_lua_become_exceptions)
{
	python_prints(
		"local function try(f, ...)\n"
		"  local ok, e = pcall(f, ...)\n"
		"  print(ok, type_name(e), e)\n"
		"end\n"
		"try(function() local x; return x.y end)\n"
		"try(function() return nowhere end)\n"
		"try(function() local function f() return 1 + f() end return f() end)\n"
		"try(error, 'text', 0)\n"
		"try(error, ValueError('x'), 0)\n"
		"try(error, KeyError, 0)\n"
		"try(assert, false)\n"
		"try(assert, nil, 'why')\n"
		"try(setmetatable, 1)\n"
		"local ok, e = pcall(function() local x; x() end)\n"
		"print(e.message, isinstance(e, TypeError), repr(e))\n",
		"False TypeError attempt to index a nil value (local 'x')\n"
		"False NameError name 'nowhere' is not defined\n"
		"False RecursionError maximum recursion depth exceeded\n"
		"False str text\n"
		"False ValueError x\n"
		"False KeyError \n"
		"False AssertionError \n"
		"False str why\n"
		"False TypeError bad argument #1 to 'setmetatable' (table expected, got "
		"number)\n"
		"attempt to call a nil value (local 'x') True "
		"TypeError(\"attempt to call a nil value (local 'x')\")\n");
}
END_TEST

START_TEST(a_script_makes_classes_of_its_own)
{
	python_prints("local MyError = class('MyError', ValueError)\n"
		      "function MyError:twice() return self.args[1] * 2 end\n"
		      "local e = MyError(4)\n"
		      "print(e, repr(e), type_name(e), MyError, e:twice())\n"
		      "print(isinstance(e, MyError), isinstance(e, ValueError))\n"
		      "e.code = 5\n"
		      "print(e.code, e.nothing, class('Other')('x'))\n",
		      "4 MyError(4) MyError <class '__main__.MyError'> 8\n"
		      "True True\n5 None x\n");
}
END_TEST

START_TEST(nothing_a_script_does_to_them_breaks_the_host)
{
	python_prints(
		"local e = ValueError('x')\n"
		"e.args = 5\n"
		"print(e, { e }, e.message)\n"
		"local g = ExceptionGroup('m', { e })\n"
		"g.exceptions, g.message = 5, nil\n"
		"print(g)\n"
		"ValueError.__name__, ValueError.__module__ = 5, {}\n"
		"print({ ValueError('x') }, ValueError, pcall(setmetatable, e, {}))\n"
		"local l = {}\n"
		"l[1] = l\n"
		"print(pcall(isinstance, e, l))\n"
		"local C = ValueError\n"
		"for _ = 1, 2000 do C = class('C', C) end\n"
		"print(pcall(isinstance, C(), KeyError))\n"
		"for _ = 1, 2000 do g = ExceptionGroup('deep', { g }) end\n"
		"print(pcall(g.split, g, function() return false end))\n",
		" [ValueError()] \n"
		"None (0 sub-exceptions)\n"
		"[ValueError('x')] <class 'ValueError'> False cannot change a protected "
		"metatable\n"
		"False maximum recursion depth exceeded\n"
		"False maximum recursion depth exceeded\n"
		"False maximum recursion depth exceeded\n");
}
END_TEST

START_TEST(nobody_caught_it)
{
	python_complains("error(ValueError('x'), 0)\n",
			 "Traceback (most recent call last):\n"
			 "  File \"test.lua\", line 1, in <module>\n"
			 "ValueError: x\n");
	python_complains("\nlocal x = nil + 1\n",
			 "Traceback (most recent call last):\n"
			 "  File \"test.lua\", line 2, in <module>\n"
			 "TypeError: attempt to perform arithmetic on a nil value\n");
	python_complains("error(asyncio.QueueEmpty(), 0)\n",
			 "Traceback (most recent call last):\n"
			 "  File \"test.lua\", line 1, in <module>\n"
			 "asyncio.queues.QueueEmpty\n");
	python_complains("error('only text', 0)\n",
			 "Traceback (most recent call last):\nonly text\n"
			 "hint: Python raises exceptions and nothing else: "
			 "error(ValueError(\"...\"), 0)\n");
}
END_TEST

START_TEST(the_line_of_the_script_is_shown)
{
	script_complains("runtime 'asyncio'\n"
			 "asyncio.run(async(function()\n"
			 "  error(ValueError('x'), 0)\n"
			 "end)())\n",
			 "Traceback (most recent call last):\n"
			 "  File \"test.lua\", line 2, in <module>\n"
			 "    asyncio.run(async(function()\n"
			 "  File \"test.lua\", line 3, in <lambda>\n"
			 "    error(ValueError('x'), 0)\n"
			 "ValueError: x\n",
			 1);
}
END_TEST

START_TEST(functions_are_named_in_the_order_of_the_calls)
{
	script_complains("runtime 'asyncio'\n"
			 "local function deep(n) error(ValueError(n), 0) end\n"
			 "local child = async('child', function()\n"
			 "  await(asyncio.sleep(0))\n"
			 "  deep(1)\n"
			 "end)\n"
			 "local main = async('main', function()\n"
			 "  local task = asyncio.create_task(child())\n"
			 "  asyncio.timeout(1, function()\n"
			 "    await(task)\n"
			 "  end)\n"
			 "end)\n"
			 "asyncio.run(main())\n",
			 "Traceback (most recent call last):\n"
			 "  File \"test.lua\", line 13, in <module>\n"
			 "    asyncio.run(main())\n"
			 "  File \"test.lua\", line 10, in main\n"
			 "    await(task)\n"
			 "  File \"test.lua\", line 5, in child\n"
			 "    deep(1)\n"
			 "  File \"test.lua\", line 2, in deep\n"
			 "    local function deep(n) error(ValueError(n), 0) end\n"
			 "ValueError: 1\n",
			 1);
	script_complains("runtime 'asyncio'\n"
			 "local function f()\n"
			 "  local ok, e = pcall(function()\n"
			 "    return (nil).x\n"
			 "  end)\n"
			 "  error(e, 0)\n"
			 "end\n"
			 "f()\n",
			 "Traceback (most recent call last):\n"
			 "  File \"test.lua\", line 8, in <module>\n"
			 "    f()\n"
			 "  File \"test.lua\", line 4, in f\n"
			 "    return (nil).x\n"
			 "TypeError: attempt to index a nil value\n",
			 1);
}
END_TEST

START_TEST(a_frame_that_is_repeated_is_counted)
{
	script_complains("runtime 'asyncio'\n"
			 "local function f(n)\n"
			 "  if n == 0 then error(ValueError('end'), 0) end\n"
			 "  return 1 + f(n - 1)\n"
			 "end\n"
			 "f(10)\n",
			 "Traceback (most recent call last):\n"
			 "  File \"test.lua\", line 6, in <module>\n"
			 "    f(10)\n"
			 "  File \"test.lua\", line 4, in f\n"
			 "    return 1 + f(n - 1)\n"
			 "  File \"test.lua\", line 4, in f\n"
			 "    return 1 + f(n - 1)\n"
			 "  File \"test.lua\", line 4, in f\n"
			 "    return 1 + f(n - 1)\n"
			 "  [Previous line repeated 7 more times]\n"
			 "  File \"test.lua\", line 3, in f\n"
			 "    if n == 0 then error(ValueError('end'), 0) end\n"
			 "ValueError: end\n",
			 1);
}
END_TEST

START_TEST(words_of_node_tell_what_to_use_here)
{
	script_complains(
		"runtime 'asyncio'\n"
		"asyncio.run(async(function() setTimeout(print, 5) end)())\n",
		"Traceback (most recent call last):\n"
		"  File \"test.lua\", line 2, in <module>\n"
		"    asyncio.run(async(function() setTimeout(print, 5) end)())\n"
		"  File \"test.lua\", line 2, in <lambda>\n"
		"    asyncio.run(async(function() setTimeout(print, 5) end)())\n"
		"NameError: name 'setTimeout' is not defined\n"
		"hint: setTimeout is Node's; here use asyncio.sleep or loop:call_later\n",
		1);
	script_prints("runtime 'uvloop'\n"
		      "for _, name in ipairs { 'Error', 'RangeError', 'Promise', "
		      "'Atomics', 'console' } "
		      "do\n"
		      "  print(pcall(function() return _G[name] end))\n"
		      "end\n",
		      "False name 'Error' is not defined\n"
		      "False name 'RangeError' is not defined\n"
		      "False name 'Promise' is not defined\n"
		      "False name 'Atomics' is not defined\n"
		      "False name 'console' is not defined\n");
}
END_TEST

START_TEST(groups_show_what_they_hold)
{
	python_complains(
		"local inner = ExceptionGroup('in', { KeyError('k') })\n"
		"error(ExceptionGroup('out', { ValueError('a\\nb'), inner }), 0)\n",
		"  + Exception Group Traceback (most recent call last):\n"
		"  |   File \"test.lua\", line 2, in <module>\n"
		"  | ExceptionGroup: out (2 sub-exceptions)\n"
		"  +-+---------------- 1 ----------------\n"
		"    | Traceback (most recent call last):\n"
		"    |   File \"test.lua\", line 2, in <module>\n"
		"    | ValueError: a\n"
		"    | b\n"
		"    +---------------- 2 ----------------\n"
		"    | Exception Group Traceback (most recent call last):\n"
		"    |   File \"test.lua\", line 1, in <module>\n"
		"    | ExceptionGroup: in (1 sub-exception)\n"
		"    +-+---------------- 1 ----------------\n"
		"      | Traceback (most recent call last):\n"
		"      |   File \"test.lua\", line 1, in <module>\n"
		"      | KeyError: 'k'\n"
		"      +------------------------------------\n");
}
END_TEST

LS_SUITE(script_py_error_suite, "script/py_error", an_exception_takes_any_arguments,
	 its_text_is_what_tostring_gives, classes_inherit_as_in_cpython,
	 a_group_checks_what_it_holds, a_group_is_taken_apart,
	 some_classes_know_their_arguments, errors_of_lua_become_exceptions,
	 a_script_makes_classes_of_its_own, nothing_a_script_does_to_them_breaks_the_host,
	 nobody_caught_it, the_line_of_the_script_is_shown,
	 functions_are_named_in_the_order_of_the_calls, a_frame_that_is_repeated_is_counted,
	 words_of_node_tell_what_to_use_here, groups_show_what_they_hold)
