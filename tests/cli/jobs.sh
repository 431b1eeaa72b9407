#!/bin/sh
# SPDX-License-Identifier: MIT
# Job systems: a broker and worker processes, for Node and for Python.
. "${srcdir:-.}/tests/cli/lib.sh"

cat >shop.lua <<'LUA'
local work = dist.exponential("20ms")
local function handler(v) cpu(work) end
local function workers()
  jobs.worker { queue = "thumbs", processes = 2, handler = handler, acks = param("acks", "late") }
end
system { name = "node", runtime = "node", main = function()
  local q = jobs.queue("thumbs")
  http.createServer(async(function(req, res)
    local id = await(q:enqueue { path = req.url })
    res:finish("queued " .. id)
  end)):listen(8000)
  workers()
end }
system { name = "python", runtime = "asyncio", main = function()
  local q = jobs.queue("thumbs")
  workers()
  local app = FastAPI()
  app:get("/", async(function(req) return "queued " .. await(q:enqueue { path = req.path }) end))
  app:get("/def", function() return "queued " .. q:enqueue("x") end)
  uvicorn.run(app)
end }
load { rate = 60, duration = "10s" }
load { rate = 10, duration = "10s", url = "/def" }
-- The last jobs are done while this goes on.
load { rate = 1, start = "11s", duration = "2s" }
LUA

# Requests do not wait for the work; it is the same work for both.
try run shop.lua --report r.json; status 0; quiet
[ "$(grep -c '702 sent, 702 completed' out)" = 2 ] || fail 'every request is answered'
[ "$(grep -c 'jobs thumbs: 702 enqueued, 70[12] done' out)" = 2 ] || fail 'every job is done'
awk '$1 == "all" { exit !($4 < 1) }' out || fail 'an answer takes a round trip to the broker'
[ "$(grep -c '"role":	"jobs"' r.json)" = 4 ] || fail 'two processes each'
grep -q '"enqueued":	702' r.json || fail 'the report has them'
awk '$1 == "wait" && $2 == "p50" { sub(",", "", $5); if ($5 + 0 < 20) bad = 1 } END { exit bad }' out ||
	fail 'workers that are 0.7 busy have a queue'

# A worker that is killed in the middle gives back what it had, unless it had said that it
# was done; another takes its place.
{ cat shop.lua; echo 'fault { at = "5030ms", kill = 1, signal = "SIGKILL" }'; } >t.lua
try run t.lua --report r.json; status 0; quiet
[ "$(grep -c '702 sent, 702 completed' out)" = 2 ] || fail 'requests do not notice'
[ "$(grep -c 'jobs thumbs: 702 enqueued, 70[12] done, 1 returned by dead workers' out)" = 2 ] ||
	fail 'the job is done by another'
[ "$(grep -c '"restarts":	1' r.json)" = 2 ] || fail 'it is replaced'
try run t.lua --set acks=early; status 0
[ "$(grep -c 'jobs thumbs: 702 enqueued, 70[01] done, 1 lost with them' out)" = 2 ] || fail 'it is lost'

# Whoever fails is tried again, at the end of the queue.
given 'local q = jobs.queue("a")
jobs.worker { queue = q, retries = 2, handler = async(function(v)
	await(timersPromises.setTimeout(10))
	if v == 2 then error("bad", 0) end
	console.log("did", v)
end) }
if not cluster.isWorker then
	async(function() for i = 1, 3 do await(q:enqueue(i)) end end)()
end'
try run t.lua; status 0; prints 'did 1' 'did 3'
[ "$(grep -c 'job 2 of a failed: bad' err)" = 3 ] || fail 'three times'
given 'runtime "asyncio"
local q = jobs.queue("a")
jobs.worker { queue = q, retries = 1, handler = async(function(v)
	await(asyncio.sleep(0.01))
	if v.n == 2 then error(ValueError("bad"), 0) end
	print("did", v.n)
end) }
asyncio.run(async(function() for i = 1, 3 do await(q:enqueue { n = i }) end await(asyncio.sleep(1)) end)())'
try run t.lua; status 0; prints 'did 1' 'did 3'
[ "$(grep -c '^ValueError: bad' err)" = 2 ] || fail 'twice'

# Several jobs at a time in one loop; more are held in reserve.
given 'jobs.worker { queue = "a", concurrency = 3, prefetch = 1, handler = function(v)
	console.log("begin", v)
	return timersPromises.setTimeout(100):next(function() console.log("end", v) end)
end }
for i = 1, 4 do jobs.queue("a"):enqueue(i) end'
try run t.lua; status 0; prints 'begin 1' 'begin 2' 'begin 3' 'end 1' 'end 2' 'end 3' 'begin 4' 'end 4'

# The terminal sees a job in the broker's queue.
try run shop.lua --system node --until 500ms --journal j.jsonl -q; status 0
grep -q '"type":"jobs"' j.jsonl || fail 'a queue of jobs'
q=$(sed -n 's/.*"queue":\([0-9]*\),"type":"jobs".*/\1/p' j.jsonl | head -1)
[ "$(grep -c "\"type\":\"job\",\"queue\":$q,\"label\":\"thumbs\"" j.jsonl)" -gt 20 ] || fail 'jobs in it'

# Mistakes.
bad() { given "$1"; try run t.lua; status 1; says "$2"; }
bad 'jobs.worker { queue = "a" }' 'needs handler'
bad 'jobs.worker { queue = "a", handler = function() end, processes = 0 }' 'at least 1'
bad 'jobs.worker { queue = "a", handler = function() end, processes = 10000 }' 'at most 1024'
bad 'jobs.worker { queue = "a", handler = function() end, workers = 2 }' 'no option workers'
bad 'jobs.queue("a"):enqueue(function() end)' 'a function cannot be the value of a job'
finish
