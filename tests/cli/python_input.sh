#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Programs that no asyncio program should be: a clear error with the right status on both
# loops, in the end a report of who waits for whom, never a crash.
. "${srcdir:-.}/tests/cli/lib.sh"

# py 'program': written behind the runtime's line, run on each loop by `both`.
py() {
	given "runtime \"asyncio\"
$1"
}

# in_main 'body': the body of an async main function, from line 4 on
in_main() {
	py "asyncio.run(async(function()
local loop = asyncio.get_running_loop()
$1
end)())"
}

# both STATUS [words of standard error...]; both_with OPTIONS STATUS ...
both() {
	both_with '' "$@"
}

both_with() {
	options=$1 wanted=$2
	shift 2
	for loop in asyncio uvloop; do
		try run --runtime $loop $options t.lua
		status "$wanted"
		for words; do
			says "$words"
		done
	done
}

# ---- await -----------------------------------------------------------------------------

py 'await(asyncio.sleep(1))'
both 1 "SyntaxError: 'await' outside async function" 'hint: wrap the code in async('
in_main 'loop:call_soon(function() await(asyncio.sleep(0)) end) await(asyncio.sleep(0))'
both 0 'Exception in callback' "'await' outside async function"
in_main 'await(5)'
both 1 "TypeError: object int can't be used in 'await' expression"
in_main 'await(nil)'
both 1 "TypeError: object NoneType can't be used in 'await' expression"
in_main 'await(async(function() end))'
both 1 "TypeError: object function can't be used in 'await' expression"
in_main 'local c = async(function() end)() await(c) await(c)'
both 1 'RuntimeError: cannot reuse already awaited coroutine'
in_main 'local c = async(function() error(ValueError(), 0) end)() pcall(await, c) await(c)'
both 1 'RuntimeError: cannot reuse already awaited coroutine'
in_main 'local c = async(function() await(asyncio.sleep(1)) end)()
for i = 1, 2 do asyncio.create_task(async(function() await(c) end)()) end
await(asyncio.sleep(0.1))'
both 0 'RuntimeError: coroutine is being awaited already'
in_main 'local t t = asyncio.create_task(async(function() await(t) end)()) await(t)'
both 1 'RuntimeError: Task cannot await on itself'
in_main 'table.sort({ 2, 1, 3 }, function(a, b) await(asyncio.sleep(0)) return a < b end)'
both 1 'cannot wait here'
in_main 'asyncio.run(async(function() end)())'
both 1 'RuntimeError: asyncio.run() cannot be called from a running event loop'
in_main 'loop:run_forever()'
both 1 'RuntimeError: '
says 'event loop is already running'
in_main 'await(asyncio.gather({ asyncio.sleep(1) }))'
both 1 'TypeError: gather takes awaitables one by one'
in_main 'asyncio.create_task(function() end)'
both 1 'TypeError: a coroutine was expected, got <function'
py 'asyncio.create_task(async(function() end)())'
both 1 'RuntimeError: no running event loop' 'was never awaited'
py 'asyncio.run(async(function() end))'
both 1 'ValueError: a coroutine was expected, got <function'

# ---- names -----------------------------------------------------------------------------

py 'setTimeout(print, 1)'
both 1 "NameError: name 'setTimeout' is not defined" \
	"hint: setTimeout is Node's; here use asyncio.sleep or loop:call_later"
try check t.lua
status 2
says "t.lua:2: setTimeout does not exist"
says "hint: setTimeout is Node's; here use asyncio.sleep or loop:call_later"
in_main 'Promise.resolve(1)'
both 1 "hint: Promise is Node's"
in_main 'loop:create_future():next(print)'
both 1 "hint: next is Node's; here await it, or use add_done_callback"
given 'Promise.resolve(1):add_done_callback(setTimeout)'
try run t.lua
status 1
says "hint: add_done_callback is Python's; in Node use p:next(fn)"
given 'asyncio.sleep(1)'
try check t.lua
status 2
says "hint: asyncio is Python's; in Node use Promise, async(...) and setTimeout"

in_main 'asyncoi.sleep(1)'
both 1 "NameError: name 'asyncoi' is not defined" 'hint: did you mean asyncio?'
in_main 'create_task(1)'
both 1 'hint: did you mean asyncio.create_task?'
in_main 'asyncio.creat_task(1)'
both 1 'hint: did you mean asyncio.create_task?'
try check t.lua
status 2
says 'asyncio.creat_task does not exist'
says 'hint: did you mean asyncio.create_task?'
in_main 'time.sleeep(1)'
both 1 'hint: did you mean time.sleep?'
in_main 'loop:call_sonn(print)'
both 1 'hint: did you mean call_soon?'
try check t.lua
status 2
says 'method call_sonn does not exist'
in_main 'local obj = { foo = 1 } function obj:cancell() end obj:cancell() loop.time(loop)'
try check t.lua
status 0
given 'runtime("asyncio", { threadpool = 4 })'
try run t.lua
refuses 't.lua:1: the runtime asyncio has no such option: threadpool' \
	'the options of Python are'
py ''
try run --runtime asyncio@2.7 t.lua
refuses 'no version 2.7 of asyncio is known'

# ---- arguments -------------------------------------------------------------------------

in_main 'local lock = asyncio.Lock() await(lock.acquire())'
both 1 't.lua", line 4' 'hint: a method was called without its object: write object:method()'
in_main 'asyncio.create_task(asyncio.sleep(0), "name")'
both 1 'TypeError: create_task() takes its keyword arguments in a table' 'got str'
in_main 'asyncio.timeout("1", function() end)'
both 1 "TypeError: unsupported operand type(s) for +: 'float' and 'str'"
in_main 'await(asyncio.wait_for(asyncio.sleep(0), "1"))'
both 1 "TypeError: '<=' not supported between instances of 'str' and 'int'"
py 'asyncio.Semaphore("x")'
both 1 't.lua", line 2' 'TypeError: attempt to compare string with number'
py 'cpu(1, { gil = "maybe" })'
both 1 'ValueError: cpu(): gil is "released" or "kept", not "maybe"'

# ---- what nobody asked -----------------------------------------------------------------

in_main 'asyncio.sleep(1)'
both 0 "RuntimeWarning: coroutine 'sleep' was never awaited"
in_main 'asyncio.create_task(async(function() error(ValueError("b"), 0) end)())
await(asyncio.sleep(0.1))'
both 0 'Task exception was never retrieved' "future: <Task finished name='Task-2' coro=<" \
	"exception=ValueError('b')>"
in_main 'loop:call_soon(function() error(ValueError("b"), 0) end)
await(asyncio.sleep(0.1))'
both 0 'Exception in callback <' 'handle: <Handle <lambda>'

# ---- who waits for whom ------------------------------------------------------------------

in_main 'local l = asyncio.Lock() await(l:acquire())
await(l:acquire())'
both 3 'loopscope: t.lua: deadlock: the event loop waits for ever' \
	'waits: Task-1 (line 5) for Lock.acquire(), which Task-1 holds'
in_main 'local a, b
a = asyncio.create_task(async(function() await(b) end)(), { name = "a" })
b = asyncio.create_task(async(function() await(a) end)(), { name = "b" })
await(asyncio.gather(a, b))'
both 3 'waits: Task-1 (line 7) for gather of a, b' 'waits: a (line 5) for b' \
	'waits: b (line 6) for a'
in_main 'local q = asyncio.Queue(1)
local put = async(function() await(q:put(1)) await(q:put(2)) end)
asyncio.TaskGroup(function(tg) tg:create_task(put(), { name = "put" }) end)'
both 3 'waits: Task-1 (line 6) for the tasks of a TaskGroup' \
	'waits: put (line 5) for Queue.put()'
in_main 'pcall(await, loop:create_future())'
both 3 'waits: Task-1 (line 4) for a future that nobody resolves'
py 'local t, u
t = threading.Thread(function() time.sleep(0.01) u:join() end)
u = threading.Thread(function() time.sleep(0.01) t:join() end)
t:start() u:start() t:join()'
both 3 'deadlock: the threads wait for one another' 'waits: the main thread for Thread-1' \
	'waits: Thread-1 for Thread-2' 'waits: Thread-2 for Thread-1'
py 'local pool = ThreadPoolExecutor(1)
pool:submit(function() pool:submit(function() end):result() end):result()'
both 3 'waits: ThreadPoolExecutor-0_0 for the result of a job'
py 'asyncio.new_event_loop():run_forever()'
both 3 'deadlock'

# ---- no end ------------------------------------------------------------------------------

in_main 'loop:call_later(0.1, print) loop:call_soon(print)
while true do end'
both 3 't.lua:5: the event loop is blocked: this code has run 100 million instructions' \
	'starving: 1 handle(s) in the ready queue' 'timer(s) that'
in_main 'while true do cpu(10) end'
both 3 't.lua:4: the event loop is blocked: more than 60 s of cpu()'
in_main 'while true do await(async(function() end)()) end'
both_with '--max-instructions 2000000' 3 't.lua:4: the event loop is blocked'
in_main 'local function f() loop:call_soon(f) loop:call_soon(f) end f() await(loop:create_future())'
both_with '--max-memory 32M' 3 'the script needs more than 32 MiB of memory'
in_main 'local f f = async(function() return 1 + await(f()) end) await(f())'
both 1 'RecursionError: maximum recursion depth exceeded'
in_main 'local function f() return 1 + f() end f()'
both 1 'RecursionError: maximum recursion depth exceeded'

# ---- delays ------------------------------------------------------------------------------

in_main 'await(asyncio.sleep(0/0)) print("now")'
try run --runtime asyncio t.lua
status 0
prints now
try run --runtime uvloop t.lua
status 1
says 'ValueError: cannot convert float NaN to integer'
in_main 'await(asyncio.sleep(-math.huge)) print("now")'
both 0
prints now
in_main 'await(asyncio.sleep(math.huge))'
try run --runtime asyncio t.lua
status 3
says 'waits: Task-1 (line 4) for a sleep that outlasts simulated time'
try run --runtime uvloop t.lua
status 0 # it sleeps for 100 years at most
in_main 'while true do await(asyncio.sleep(1e9)) end'
try run --runtime asyncio t.lua
status 3
says 'a sleep that outlasts simulated time'
try run --runtime uvloop t.lua
status 3
says 'the end of simulated time'
in_main 'await(asyncio.sleep("1"))'
both 1 "TypeError: '<=' not supported between instances of 'str' and 'int'"
in_main 'loop:call_later(nil, print)'
both 1 'TypeError: '
in_main 'time.sleep(math.huge)'
both 1 'OverflowError: timestamp too large'
in_main 'time.sleep(-1)'
both 1 'ValueError: sleep length must be non-negative'

# ---- many ----------------------------------------------------------------------------------

in_main 'local n = 0
local f = async(function() n = n + 1 end)
for _ = 1, 1000000 do asyncio.create_task(f()) end
await(asyncio.sleep(0))
print(n)'
try run --max-memory 2G t.lua
status 0
prints 1000000
in_main 'local f = async(function(i) await(asyncio.sleep(i % 7 / 1000)) return i end)
local all = {}
for i = 1, 100000 do all[i] = f(i) end
local r = await(asyncio.gather(table.unpack(all)))
print(#r, r[1], r[100000])'
both 0
prints '100000 1 100000'
in_main 'local f = async(function(t) if t then return 1 + await(t) end await(asyncio.sleep(1)) return 1 end)
local t
for i = 1, 100000 do t = asyncio.create_task(f(t)) end
print(await(t))'
both 0
prints 100000
in_main 'local f = async(function(t) if t then await(t) else await(asyncio.sleep(9)) end end)
local t
for i = 1, 900 do t = asyncio.create_task(f(t)) end
await(asyncio.sleep(1))
print(t:cancel(), type_name(select(2, pcall(await, t))))
for i = 1, 5000 do t = asyncio.create_task(f(t)) end'
both 0
prints 'True CancelledError'
in_main 'local f = async(function(t) if t then await(t) else await(asyncio.sleep(9)) end end)
local t
for i = 1, 5000 do t = asyncio.create_task(f(t)) end
await(asyncio.sleep(1))
print(pcall(t.cancel, t))
await(t)'
both 0
prints 'False maximum recursion depth exceeded'
in_main 'local g = asyncio.gather(asyncio.sleep(1))
for i = 1, 5000 do g = asyncio.gather(g) end
print(pcall(g.cancel, g))
print(#await(g))'
both 0
prints 'False maximum recursion depth exceeded' 1
py 'local n = 0
local ok, e = pcall(function()
  while true do
    threading.Thread(function() time.sleep(100) end):start()
    n = n + 1
  end
end)
print(n, type_name(e), e)'
both 0
prints "32000 RuntimeError can't start new thread"
py 'for i = 1, 50000 do
  local t = threading.Thread(function() end)
  t:start()
  t:join()
end
print("done")'
both_with '--max-memory 8M' 0
prints done

# ---- debug mode ----------------------------------------------------------------------------

debugged() {
	py "local busy = async('busy', function()
  time.sleep(0.15)
  await(asyncio.sleep(0))
  cpu(50)
end)
local function callback() time.sleep(0.12) end
asyncio.run(async('main', function()
  local loop = asyncio.get_running_loop()
  await(asyncio.create_task(busy(), { name = 'B' }))
  loop:call_soon(callback)
  await(asyncio.sleep(0))
  await(asyncio.sleep(0))
  loop.slow_callback_duration = 0.01
  loop:call_later(0.001, function() cpu(20) end)
  await(asyncio.sleep(0.05))
  loop:set_debug(false)
  cpu(200)
end)(), { debug = $1 })"
}

debugged true
both 0 "name='B' coro=<busy() running at t.lua:4>" 'took 0.150 seconds' \
	'created at t.lua:11> took 0.120 seconds' 'created at t.lua:15> took 0.020 seconds' \
	'coro=<main() done, defined at t.lua:8> result=None> took 0.200 seconds'
debugged false
both 0
quiet
finish
