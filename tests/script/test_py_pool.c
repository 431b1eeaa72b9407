/* SPDX-License-Identifier: MIT
 *
 * ProcessPoolExecutor: what a forked process has of its parent, what goes between them,
 * and how it ends.
 */
#include "support/script.h"
#include "support/suite.h"

#define HEAD                                                                                  \
	"runtime 'asyncio'\n"                                                                 \
	"local function job(pool, f, ...) return pool:submit(f, ...):result() end\n"

START_TEST(a_function_brings_its_variables_and_keeps_them)
{
	script_prints(HEAD "local n, sum = 10, 0\n"
			   "local function add(v) sum = sum + v return sum end\n"
			   "local function twice(v) add(v) return add(v) end\n"
			   "local function total() return sum + n end\n"
			   "local pool = ProcessPoolExecutor(1)\n"
			   "print(job(pool, twice, 3), job(pool, add, 1), job(pool, total))\n"
			   "print(sum)\n",
		      "6 7 17\n0\n");
}
END_TEST

START_TEST(globals_are_those_of_the_moment_of_the_fork)
{
	script_prints(HEAD "limit = { n = 1 }\n"
			   "function helper() return limit.n end\n"
			   "local pool = ProcessPoolExecutor(1)\n"
			   "print(job(pool, helper))\n"
			   "limit.n = 2\n"
			   "print(job(pool, helper), limit.n)\n",
		      "1\n1 2\n");
}
END_TEST

START_TEST(arguments_are_copied_and_what_is_one_stays_one)
{
	script_prints(HEAD
		      "local function same(t) t.x.n = 7 return t, t.x == t.y, t.me == t end\n"
		      "local t = { x = { n = 1 } }\n"
		      "t.y, t.me = t.x, t\n"
		      "local pool = ProcessPoolExecutor(1)\n"
		      "local function look(t) local c, a, b = same(t) return { c.x.n, a, b } end\n"
		      "print(job(pool, look, t), t.x.n)\n"
		      "print(job(pool, function(v) return { v, tuple({ v }), list() } end, 1))\n",
		      "[7, True, True] 1\n[1, (1,), []]\n");
}
END_TEST

START_TEST(exceptions_keep_their_class_and_arguments)
{
	script_prints(HEAD
		      "local Mine = class('Mine', KeyError)\n"
		      "local pool = ProcessPoolExecutor(1)\n"
		      "local function f() error(Mine('k', 2), 0) end\n"
		      "local ok, e = pcall(job, pool, f)\n"
		      "print(repr(e), isinstance(e, Mine), isinstance(e, KeyError))\n"
		      "ok, e = pcall(job, pool, function() local t = nil return t.x end)\n"
		      "print(type_name(e))\n"
		      "ok, e = pcall(job, pool, function() error(SystemExit(3), 0) end)\n"
		      "print(repr(e))\n",
		      "Mine('k', 2) True True\nTypeError\nSystemExit(3)\n");
}
END_TEST

START_TEST(what_cannot_be_pickled_is_said_by_the_future)
{
	script_prints(HEAD
		      "local pool = ProcessPoolExecutor(1)\n"
		      "local function f(v) return v end\n"
		      "local function late() return asyncio.create_task end\n"
		      "local coro = async(f)\n"
		      "local c = coro(1)\n"
		      "print(select(2, pcall(job, pool, f, c)))\n"
		      "print(select(2, pcall(job, pool, function() local c = coro(1) c:close() "
		      "return { c } end)))\n"
		      "c:close()\n"
		      "print(job(pool, f, 1), job(pool, late) == asyncio.create_task)\n",
		      "cannot pickle 'coroutine' object\ncannot pickle 'coroutine' object\n"
		      "1 True\n");
}
END_TEST

START_TEST(a_worker_that_is_killed_breaks_the_pool)
{
	script_prints("runtime 'asyncio'\n"
		      "fault { at = '30ms', kill = 2 }\n"
		      "local function slow() cpu(100) return 1 end\n"
		      "local pool = ProcessPoolExecutor(2)\n"
		      "local a = pool:submit(slow)\n"
		      "print(type_name(a:exception()))\n"
		      "local ok, e = pcall(pool.submit, pool, slow)\n"
		      "print(isinstance(e, BrokenProcessPool), e)\n"
		      "pool:shutdown()\n",
		      "BrokenProcessPool\nTrue A child process terminated abruptly, the process "
		      "pool is not usable anymore\n");
}
END_TEST

START_TEST(jobs_compute_at_once_on_other_cores)
{
	script_prints("runtime('asyncio', { cpus = 3 })\n"
		      "machine { overheads = 0 }\n"
		      "local function burn() cpu(100) end\n"
		      "local function all(pool)\n"
		      "  local t, jobs = time.monotonic(), {}\n"
		      "  for i = 1, 3 do jobs[i] = pool:submit(burn) end\n"
		      "  for i = 1, 3 do jobs[i]:result() end\n"
		      "  print(math.floor((time.monotonic() - t) * 10))\n"
		      "end\n"
		      "all(ProcessPoolExecutor()) all(ThreadPoolExecutor(3))\n",
		      "1\n3\n");
}
END_TEST

START_TEST(the_loop_is_not_late_beside_processes_that_compute)
{
	script_prints("runtime 'asyncio'\n"
		      "local function burn() cpu(200) end\n"
		      "asyncio.run(async(function()\n"
		      "  local loop = asyncio.get_running_loop()\n"
		      "  local pool, worst = ProcessPoolExecutor(3), 0\n"
		      "  for _ = 1, 3 do loop:run_in_executor(pool, burn) end\n"
		      "  await(asyncio.sleep(0.02))\n"
		      "  for _ = 1, 10 do\n"
		      "    local t = time.monotonic()\n"
		      "    await(asyncio.sleep(0.005))\n"
		      "    worst = math.max(worst, time.monotonic() - t - 0.005)\n"
		      "  end\n"
		      "  print(worst < 0.0003)\n"
		      "end)())\n",
		      "True\n");
}
END_TEST

START_TEST(workers_end_with_their_executor_or_their_parent)
{
	script_prints("runtime 'asyncio'\n"
		      "local function slow() cpu(20) print('did') end\n"
		      "local pool = ProcessPoolExecutor(2)\n"
		      "local a, b, c = pool:submit(slow), pool:submit(slow), pool:submit(slow)\n"
		      "local more = {}\n"
		      "for i = 1, 5 do more[i] = pool:submit(slow) end\n"
		      "pool:shutdown({ wait = true, cancel_futures = true })\n"
		      "print(a:done(), more[5]:cancelled())\n",
		      "did\ndid\ndid\nTrue True\n");
	script_complains("runtime 'asyncio'\n"
			 "local pool = ProcessPoolExecutor(2)\n"
			 "pool:submit(function() cpu(20) end)\n"
			 "error(SystemExit(4), 0)\n",
			 "", 4);
}
END_TEST

START_TEST(an_initializer_runs_first_in_each_worker)
{
	script_prints(HEAD "local function init(n) start = n end\n"
			   "local pool = ProcessPoolExecutor { max_workers = 2, initializer = init,\n"
			   "  initargs = { 42 } }\n"
			   "print(job(pool, function() return start end), rawget(_G, 'start'))\n",
		      "42 None\n");
}
END_TEST

LS_SUITE(script_py_pool_suite, "script/py_pool",
	 a_function_brings_its_variables_and_keeps_them,
	 globals_are_those_of_the_moment_of_the_fork,
	 arguments_are_copied_and_what_is_one_stays_one,
	 exceptions_keep_their_class_and_arguments,
	 what_cannot_be_pickled_is_said_by_the_future,
	 a_worker_that_is_killed_breaks_the_pool,
	 jobs_compute_at_once_on_other_cores,
	 the_loop_is_not_late_beside_processes_that_compute,
	 workers_end_with_their_executor_or_their_parent,
	 an_initializer_runs_first_in_each_worker)
