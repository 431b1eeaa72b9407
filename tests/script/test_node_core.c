/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "support/script.h"
#include "support/suite.h"

START_TEST(items_are_labelled_for_the_screen)
{
	struct script_outcome o = script_run_text("local function later() end\n"
						  "setTimeout(later, 1)\n"
						  "process.nextTick(later)\n"
						  "queueMicrotask(function() end)\n"
						  "fs.stat('a.txt', later)\n"
						  "local e = EventEmitter.new()\n"
						  "e:on('ping', later)\n"
						  "e:on('ping', function() end)\n"
						  "e:emit('ping')\n",
						  true);

	ck_assert_ptr_nonnull(strstr(o.labels.s, "timeout later\n"));
	ck_assert_ptr_nonnull(strstr(o.labels.s, "tick later\n"));
	ck_assert_ptr_nonnull(strstr(o.labels.s, "microtask \n"));
	ck_assert_ptr_nonnull(strstr(o.labels.s, "fs fs.stat a.txt\n"));
	ck_assert_ptr_nonnull(strstr(o.labels.s, "call later\ncall ping\n"));
	script_end(&o);
}
END_TEST

START_TEST(records_do_not_change_what_a_program_does)
{
	const char *text =
		"process.on('uncaughtException', function(e) console.log('U', e.message) "
		"end)\n"
		"local e = EventEmitter.new()\n"
		"e:on('x', function() console.log(1) cpu(2) end)\n"
		"e:on('x', function() error(Error.new('in x'), 0) end)\n"
		"e:on('x', function() console.log('never') end)\n"
		"setTimeout(function() e:emit('x') end, 1)\n"
		"setTimeout(function() console.log(pcall(e.emit, e, 'x')) end, 1)\n"
		"AbortSignal.timeout(2):addEventListener('abort', error)\n"
		"setTimeout(function() end, 9)\n";
	struct script_outcome a = script_run_text(text, false),
			      b = script_run_text(text, true);

	ck_assert_str_eq(a.out.s, b.out.s);
	ck_assert_str_eq(a.err.s, b.err.s);
	ck_assert_int_eq(a.end, b.end);
	script_end(&a);
	script_end(&b);
}
END_TEST

START_TEST(nothing_of_the_prelude_is_left_in_the_globals)
{
	script_prints("for name in pairs(_G) do\n"
		      "  if name:sub(1, 2) == '__' then console.log(name) end\n"
		      "end\n",
		      "");
}
END_TEST

START_TEST(streams_and_servers_are_there_when_they_are_asked_for)
{
	script_prints("console.log(type(http.createServer), type(stream.Readable.new))\n"
		      "console.log(type(net.connect), type(fetch), type(jobs))\n"
		      "console.log(type(WebSocket), type(WebSocketServer))\n",
		      "function function\nfunction function table\ntable table\n");
}
END_TEST

START_TEST(a_script_may_use_the_names_of_what_it_did_not_ask_for)
{
	script_prints("stream, type, pcall = 'mine', nil, nil\n"
		      "http.createServer(function() end)\n"
		      "net = 'mine too'\n"
		      "console.log(stream, net)\n",
		      "mine mine too\n");
}
END_TEST

START_TEST(a_name_that_is_gone_does_not_come_back)
{
	script_prints("local was = net\n"
		      "net = nil\n"
		      "local ok, e = pcall(function() return net end)\n"
		      "console.log(type(was), ok, e.message)\n",
		      "table false net is not defined\n");
}
END_TEST

LS_SUITE(script_node_core_suite, "script/node_core", items_are_labelled_for_the_screen,
	 records_do_not_change_what_a_program_does,
	 nothing_of_the_prelude_is_left_in_the_globals,
	 streams_and_servers_are_there_when_they_are_asked_for,
	 a_script_may_use_the_names_of_what_it_did_not_ask_for,
	 a_name_that_is_gone_does_not_come_back)
