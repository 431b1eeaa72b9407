/* SPDX-License-Identifier: MIT */
#include "support/script.h"
#include "support/suite.h"

START_TEST(errors_and_warnings_go_to_standard_error)
{
	script_complains(
		"console.log('out')\nconsole.error('one', { 1 })\nconsole.warn('%d', 2)\n"
		"console.assert(1 == 2)\nconsole.assert(false, 'not %s', 'so')\n",
		"one [ 1 ]\n2\nAssertion failed\nAssertion failed: not so\n", 0);
}
END_TEST

START_TEST(string_is_what_console_log_prints)
{
	script_prints(
		"console.log({ String('x'), String(1.0), String({ 1 }), String(nil), "
		"String() })\n"
		"console.log(String(Error.new('x')), util.inspect('x'), "
		"util.format('%s!', 1))\n",
		"[ 'x', '1', '[ 1 ]', 'undefined', 'undefined' ]\nError: x 'x' 1!\n");
}
END_TEST

START_TEST(timers_measure_virtual_time)
{
	script_prints("console.time('t')\ncpu(1500)\nconsole.timeEnd('t')\nconsole."
		      "timeEnd('t')\n",
		      "t: 1.500s\n");
}
END_TEST

LS_SUITE(script_console_suite, "script/console", errors_and_warnings_go_to_standard_error,
	 string_is_what_console_log_prints, timers_measure_virtual_time)
