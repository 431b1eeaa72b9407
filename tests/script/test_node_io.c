/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "support/script.h"
#include "support/suite.h"

START_TEST(calls_give_opts_data_or_nothing)
{
	script_prints("local function show(name)\n"
		      "  return function(...) console.log(name, select('#', ...), ...) end\n"
		      "end\n"
		      "fs.stat('a', show('stat'))\n"
		      "fs.stat('a', { data = { size = 3 }, ms = 1 }, show('data'))\n"
		      "fs.access('a', { ms = 2 }, show('access'))\n"
		      "fs.access('a', { ms = 3, error = 'EPERM' }, function(e, ...)\n"
		      "  show('error')(e.message, ...)\n"
		      "end)\n"
		      "dns.lookup('::1', show('lookup'))\n"
		      "dns.promises.lookup('127.0.0.1'):next(show('promise'))\n",
		      "lookup 3 undefined ::1 6\n"
		      "promise 1 { address: '127.0.0.1', family: 4 }\n"
		      "stat 2 undefined \n"
		      "data 2 undefined { size: 3 }\n"
		      "access 1 undefined\n"
		      "error 1 EPERM: operation not permitted, access 'a'\n");
}
END_TEST

START_TEST(synchronous_calls_hold_the_thread)
{
	script_prints("setTimeout(function() console.log('timer', performance.now() >= "
		      "48) end, 1)\n"
		      "console.log(fs.readFileSync('a', { ms = 10, data = 'x' }))\n"
		      "crypto.pbkdf2Sync({ ms = 8 })\n"
		      "local ok, e = pcall(fs.openSync, 'b', { error = 'EACCES' })\n"
		      "console.log(e.message, e.code)\n",
		      "x\nEACCES: permission denied, open 'b' EACCES\ntimer true\n");
}
END_TEST

START_TEST(a_job_takes_as_long_as_opts_ms_says)
{
	struct script_outcome o =
		script_run_text("zlib.gzip('x', { ms = 30 }, function() end)\n", false);

	ck_assert_int_ge(o.end, 30 * SIM_MS);
	ck_assert_int_lt(o.end, 31 * SIM_MS);
	script_end(&o);
	o = script_run_text("fs.readFile('x', { ms = 5 }, function() end)\n", false);
	ck_assert_int_ge(o.end, 20 * SIM_MS);
	ck_assert_int_lt(o.end, 21 * SIM_MS);
	script_end(&o);
}
END_TEST

START_TEST(large_files_take_a_read_more_for_each_half_megabyte)
{
	struct script_outcome o = script_run_text(
		"fs.readFile('x', { ms = 5, data = ('x'):rep(3 * 512 * 1024) },\n"
		"  function(err, data) console.log(#data) end)\n",
		false);

	ck_assert_str_eq(o.out.s, "1572864\n");
	ck_assert_int_ge(o.end, 30 * SIM_MS);
	ck_assert_int_lt(o.end, 31 * SIM_MS);
	script_end(&o);
}
END_TEST

START_TEST(a_signal_ends_a_call)
{
	script_prints(
		"local ac = AbortController.new()\n"
		"fs.readFile('a', { signal = ac.signal }, function(e) "
		"console.log(e.name, e.code) end)\n"
		"fs.promises.readFile('b', { signal = ac.signal }):catch(function(e)\n"
		"  console.log(e.cause)\n"
		"end)\n"
		"ac:abort('enough')\n"
		"fs.readFile('c', { signal = ac.signal }, function(e) console.log('at "
		"once', e.name) end)\n",
		"at once AbortError\nAbortError ABORT_ERR\nenough\n");
}
END_TEST

START_TEST(random_numbers_hang_on_the_seed_alone)
{
	const char *text = "console.log(crypto.randomBytes(4):byte(1, -1))\n"
			   "console.log(crypto.randomInt(1000), crypto.randomUUID())\n"
			   "console.log(math.random(1000000))\n";
	struct script_outcome a = script_run_text(text, false),
			      b = script_run_text(text, true);
	struct script_outcome c =
		script_run_text("console.log(math.random(1000000))\n", false);

	ck_assert_str_eq(a.out.s, b.out.s);
	/* crypto's draws do not shift those of the script */
	ck_assert_ptr_nonnull(strstr(a.out.s, c.out.s));
	script_end(&a);
	script_end(&b);
	script_end(&c);
}
END_TEST

LS_SUITE(script_node_io_suite, "script/node_io", calls_give_opts_data_or_nothing,
	 synchronous_calls_hold_the_thread, a_job_takes_as_long_as_opts_ms_says,
	 large_files_take_a_read_more_for_each_half_megabyte, a_signal_ends_a_call,
	 random_numbers_hang_on_the_seed_alone)
