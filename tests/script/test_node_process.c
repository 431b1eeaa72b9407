/* SPDX-License-Identifier: MIT
 *
 * Standard error, which tests/words does not compare, and what is not Node's own.
 */
#include "support/script.h"
#include "support/suite.h"

START_TEST(an_uncaught_error_shows_its_line)
{
	script_complains("local x = 1\nerror(Error.new('boom'), 0)\n",
			 "test.lua:2\nerror(Error.new('boom'), 0)\n^\n\n"
			 "Error: boom\n    at test.lua:2\n\nNode.js v20.20.2\n",
			 1);
}
END_TEST

START_TEST(any_value_may_be_thrown)
{
	script_complains(
		"error({ a = 1 }, 0)\n",
		"Uncaught:\n{ a: 1 }\n"
		"(Use error(Error.new(message), 0) to see where it was thrown)\n\n"
		"Node.js v20.20.2\n",
		1);
}
END_TEST

START_TEST(a_rejection_without_error_says_what_is_missing)
{
	script_complains(
		"Promise.reject(5)\n",
		"[UnhandledPromiseRejection: This error "
		"originated either by throwing inside of an async function without a "
		"catch block, or by rejecting a promise which was not handled with "
		".catch(). The promise rejected with the reason \"5\".] {\n"
		"  code: 'ERR_UNHANDLED_REJECTION'\n}\n\nNode.js v20.20.2\n",
		1);
}
END_TEST

START_TEST(warnings_go_to_standard_error)
{
	script_complains(
		"process.emitWarning('careful', { code = 'C', detail = 'more' })\n"
		"setTimeout(function() end, 1e12)\n",
		"(node:1) [C] Warning: careful\nmore\n"
		"(node:1) TimeoutOverflowWarning: 1000000000000 does not fit into a "
		"32-bit signed integer.\nTimeout duration was set to 1.\n",
		0);
	script_complains("process.removeAllListeners('warning')\n"
			 "process.emitWarning('not told')\n",
			 "", 0);
}
END_TEST

START_TEST(process_takes_a_dot)
{
	script_prints(
		"local ok, e = pcall(function() process:on('exit', console.log) end)\n"
		"console.log(e.message)\n",
		"process is there only once: process.on(...) with a dot, not a colon\n");
}
END_TEST

START_TEST(clocks_advance_with_virtual_time)
{
	script_prints("local a, b, c = process.hrtime(), performance.now(), Date.now()\n"
		      "cpu(20)\n"
		      "console.log(process.hrtime() - a >= 20000000, performance.now() - "
		      "b >= 20,\n"
		      "  Date.now() - c >= 20, math.type(c), math.type(a))\n"
		      "local x, y = process.hrtime(), process.hrtime()\n"
		      "console.log(y > x, process.version)\n",
		      "true true true integer integer\ntrue v20.20.2\n");
}
END_TEST

START_TEST(the_standard_streams_write_at_once)
{
	script_prints(
		"process.stdout:write('a')\n"
		"console.log('b')\n"
		"process.stdout:write('c\\n', function() console.log('written') end)\n",
		"ab\nc\nwritten\n");
}
END_TEST

START_TEST(a_capture_callback_comes_before_listeners)
{
	script_prints(
		"process.on('uncaughtException', function() console.log('never') end)\n"
		"process.setUncaughtExceptionCaptureCallback(function(e)\n"
		"  console.log('captured', e.message)\n"
		"end)\n"
		"error(Error.new('x'), 0)\n",
		"captured x\n");
}
END_TEST

LS_SUITE(script_node_process_suite, "script/node_process",
	 an_uncaught_error_shows_its_line, any_value_may_be_thrown,
	 a_rejection_without_error_says_what_is_missing, warnings_go_to_standard_error,
	 process_takes_a_dot, clocks_advance_with_virtual_time,
	 the_standard_streams_write_at_once, a_capture_callback_comes_before_listeners)
