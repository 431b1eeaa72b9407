#!/bin/sh
# SPDX-License-Identifier: MIT
# Warnings: each rule has a program that it is told of, and one beside it that is well.
. "${srcdir:-.}/tests/cli/lib.sh"

# told RULE [OPTIONS]: the script on standard input is warned of by this rule alone;
# well RULE: it is not.
record() {
	cat >w.lua
	try run w.lua --journal w.jsonl --quiet "$@"
}
told() {
	rule=$1
	shift
	record "$@"
	grep -q "\"rule\":\"$rule\"" w.jsonl || fail "$rule is not told of"
	! grep '"ev":"warn"' w.jsonl | grep -v "\"rule\":\"$rule\"" || fail "only $rule is"
}
well() {
	rule=$1
	shift
	record "$@"
	! grep "\"rule\":\"$rule\"" w.jsonl || fail "$rule is told of without need"
}

told blocked-loop <<'LUA'
setTimeout(function() cpu(60) end, 1)
LUA
grep -q '"rule":"blocked-loop".*"line":1' w.jsonl || fail 'the line is that of the work'
well blocked-loop <<'LUA'
cpu(100) -- the loop has not begun
setTimeout(function() cpu(40) end, 1)
setTimeout(function() cpu(40) end, 1)
LUA
# The others' use of the GIL is not this callback's doing.
well blocked-loop --runtime asyncio <<'LUA'
asyncio.run(async("main", function()
  local jobs = { asyncio.to_thread(cpu, 200), asyncio.to_thread(cpu, 200) }
  await(asyncio.gather(jobs[1], jobs[2]))
end)())
LUA

told sync-call <<'LUA'
setTimeout(function() fs.readFileSync("a") end, 1)
LUA
told sync-call --runtime asyncio <<'LUA'
asyncio.run(async("main", function() time.sleep(0.2) end)())
LUA
well sync-call <<'LUA'
fs.readFileSync("a") -- before anybody waits
fs.readFile("a", function() end)
LUA

told starved-phase <<'LUA'
local n = 0
local function again() n = n + 1; if n < 200 then cpu(0.5); queueMicrotask(again) end end
setTimeout(again, 1)
setTimeout(function() end, 1)
LUA
well starved-phase <<'LUA'
local n = 0
local function again() n = n + 1; if n < 200 then cpu(0.5); setImmediate(again) end end
setTimeout(function() end, 1)
again()
LUA

told tick-recursion <<'LUA'
local n = 0
local function again() n = n + 1; if n < 1100 then process.nextTick(again) end end
again()
LUA
told tick-recursion <<'LUA'
local go = async(function() for i = 1, 1100 do await(nil) end end)
go()
LUA
well tick-recursion <<'LUA'
for i = 1, 2000 do process.nextTick(function() end) end
for i = 1, 2000 do Promise.resolve():next(function() end):next(function() end) end
LUA

told pool-exhausted <<'LUA'
for i = 1, 5 do crypto.pbkdf2("p", "s", 100000, 64, "sha512", function() end) end
LUA
told pool-exhausted --runtime asyncio <<'LUA'
local pool = ThreadPoolExecutor(1)
asyncio.run(async("main", function()
  local loop = asyncio.get_running_loop()
  local a = loop:run_in_executor(pool, time.sleep, 0.05)
  local b = loop:run_in_executor(pool, time.sleep, 0.05)
  await(a) await(b)
end)())
LUA
well pool-exhausted <<'LUA'
for i = 1, 50 do fs.stat("a", function() end) end
LUA

limited() {
	cat <<LUA
system { name = "s", runtime = "asyncio", main = function()
  local app = FastAPI()
  app:get("/", function() time.sleep(0.1) return "ok" end)
  uvicorn.run(app)
end }
load { users = $1, duration = "1s" }
LUA
}
limited 50 | told limiter-exhausted
limited 30 | well limiter-exhausted

flooded() {
	cat <<LUA
system { name = "s", runtime = "node", main = function()
  http.createServer(async(function(req, res) cpu("1ms") res:finish("ok") end)):listen(8000)
end }
load { rate = $1, duration = "2s", arrivals = "constant" }
LUA
}
flooded 2500 | told unbounded-queue
flooded 500 | well unbounded-queue

shared() {
	cat <<LUA
system { name = "s", runtime = "node", main = function()
  cluster.schedulingPolicy = cluster.$1
  if cluster.isPrimary then
    for i = 1, 4 do cluster.fork() end
  else
    http.createServer(function(req, res) res:finish("ok") end):listen(8000)
  end
end }
load { connections = 20, rate = 400, duration = "3s", start = "1s" }
LUA
}
shared SCHED_NONE | told hot-worker
shared SCHED_RR | well hot-worker

told never-awaited --runtime asyncio <<'LUA'
local f = async("f", function() end)
asyncio.run(async("main", function() f() end)())
LUA
well never-awaited --runtime asyncio <<'LUA'
local f = async("f", function() end)
asyncio.run(async("main", function() await(f()) end)())
LUA

told ignored-backpressure <<'LUA'
local w = stream.Writable.new { highWaterMark = 10, write = function(c, e, cb) setTimeout(cb, 1) end }
for i = 1, 10 do w:write("12345") end
LUA
told ignored-backpressure <<'LUA'
local server
server = http.createServer(function(req, res)
  for i = 1, 40 do res:write(string.rep("x", 1000)) end
  res:finish()
end)
server:listen(8000, function()
  http.get("http://localhost:8000/", function(res)
    res:on("data", function() end)
    res:on("end", function() server:close() end)
  end)
end)
LUA
well ignored-backpressure <<'LUA'
local w = stream.Writable.new { highWaterMark = 10, write = function(c, e, cb) setTimeout(cb, 1) end }
local n = 0
local function go()
  repeat n = n + 1 until not w:write("12345") or n >= 20
  if n < 20 then w:once("drain", go) end
end
go()
LUA

# A place is told of again when it is twice as bad, not each time.
record <<'LUA'
for i = 1, 20 do setTimeout(function() cpu(60) end, i * 100) end
setTimeout(function() cpu(130) end, 3000)
LUA
[ "$(grep -c '"ev":"warn"' w.jsonl)" = 2 ] || fail 'a place is told of twice'
