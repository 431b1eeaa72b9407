#!/bin/sh
# SPDX-License-Identifier: MIT
# FastAPI under Uvicorn: latencies that were measured on real servers, within what was
# allowed for them; what a route answers; how a server ends.
. "${srcdir:-.}/tests/cli/lib.sh"

cat >app.lua <<'LUA'
local db = device { name = "db", latency = "5ms", slots = 2 }
local function service()
  local app = FastAPI()
  app:get("/fast", async(function() return { ok = true } end))
  app:get("/db", async(function() return await(db:query("select")) end))
  app:get("/def", function() time.sleep(0.1) return "x" end)
  app:get("/sleep", async(function() await(asyncio.sleep(0.1)) return "x" end))
  app:get("/block", async(function() time.sleep(0.1) return "x" end))
  app:get("/burn", function() cpu(4400) return "x" end)
  app:get("/slow", async(function() await(asyncio.sleep(0.3)) return "x" end))
  app:get("/bg", async(function(req, background)
    background:add_task(async(function() time.sleep(0.2) end))
    return "x"
  end))
  app:get("/fails", async(function() error(ValueError("bad"), 0) end))
  app:get("/fails-in-thread", function() error(HTTPException(403), 0) end)
  app:get("/chunks", async(function()
    return StreamingResponse(async_generator(function(yield)
      for i = 1, 3 do yield("part " .. i) end
    end))
  end))
  app:post("/model", async(function(req) return #req.body end), { model = { cost = "0.4ms" } })
  uvicorn.run(app, { limit_concurrency = param("limit", nil), limit_max_requests = param("max", nil) })
end
system { name = "asyncio", runtime = "asyncio", cores = 2, main = service }
system { name = "uvloop", runtime = "uvloop", cores = 2, main = service }
LUA

# Runs app.lua with this load line; the requests are in q.csv.
serve() {
	{ cat app.lua; printf '%s\n' "$1"; } >t.lua
	shift
	try run t.lua --requests q.csv "$@"; status 0
}

# A burst of 100: `def` in waves of 40, an await at once, blocking one after another.
serve 'local s = {} for i = 1, 100 do s[i] = { 500, "/def" } end load { schedule = s, connections = 100 }'
latency asyncio /def 1 96 130; latency asyncio /def 40 100 135; latency asyncio /def 41 195 235
latency asyncio /def 81 290 345; latency uvloop /def 100 290 345
serve 'local s = {} for i = 1, 100 do s[i] = { 500, "/sleep" } end load { schedule = s, connections = 100 }'
latency asyncio /sleep 1 100 112; latency asyncio /sleep 100 100 118; latency uvloop /sleep 100 100 118
serve 'local s = {} for i = 1, 20 do s[i] = { 500, "/block" } end load { schedule = s, connections = 20 }'
latency asyncio /block 1 100 103; latency asyncio /block 11 1090 1130; latency asyncio /block 20 1980 2060

# An idle server, one request at a time.
serve 'load { url = "/fast", users = 1, requests = 50 }'
latency asyncio /fast 25 0.1 0.24; latency uvloop /fast 25 0.1 0.26

# The loop waits for the GIL: twice before an answer has left with asyncio, once with
# uvloop; more often where a connection is made.
serve 'load { schedule = { { 5, "/burn" } }, connections = 1 }
local s = {} for i = 1, 9 do s[i] = { 100 + 333.3 * i, "/fast" } end load { schedule = s, connections = 4 }'
latency asyncio /fast 5 9.2 13.8; latency uvloop /fast 5 4.2 8.2
serve 'load { schedule = { { 5, "/burn" } }, connections = 1 }
local s = {} for i = 1, 9 do s[i] = { 100 + 333.3 * i, "/fast" } end load { schedule = s, keepalive = false }'
latency asyncio /fast 5 18.3 27.5; latency uvloop /fast 5 14.5 28

# A background task that blocks: asyncio has answered before, uvloop has not.
serve 'load { schedule = { { 20, "/bg" } }, connections = 1 }
load { schedule = { { 40, "/fast" } }, connections = 1 }'
latency asyncio /bg 1 0 3; latency uvloop /bg 1 200 206
latency asyncio /fast 1 178 190; latency uvloop /fast 1 178 190

# What a route answers.
serve 'load { schedule = { { 0, "/fails" }, { 1, "/fails-in-thread" }, { 2, "/nowhere" }, { 3, "/model" }, { 4, "/chunks" } } }
load { method = "POST", url = "/model", body = "abc", rate = 10, requests = 1 }'
for s in asyncio uvloop; do
	answers $s /fails 500 1; answers $s /fails-in-thread 403 1; answers $s /nowhere 404 1
	answers $s /model 405 1; answers $s /model 200 1; answers $s /chunks 200 1
done
says 'Exception in ASGI application'; says 'ValueError: bad'

# limit_concurrency 5 admits four; what is over gets 503 at once.
serve 'local s = {} for i = 0, 19 do s[i + 1] = { 500 + i * 20, "/slow" } end load { schedule = s, keepalive = false }' --set limit=5
answers asyncio /slow 200 8; answers asyncio /slow 503 12; answers uvloop /slow 200 8
order=$(grep '^asyncio' q.csv | sort -t, -k3 -n | awk -F, '{ printf "%s", $6 == 200 ? "o" : "x" }')
[ "$order" = ooooxxxxxxxxxxxxoooo ] || fail "admitted were $order"

# limit_max_requests ends the server at the next tick; then nobody listens.
serve 'load { url = "/fast", rate = 200, requests = 150, keepalive = false }' --set max=50
n=$(grep -c '^asyncio.*,200' q.csv)
[ "$n" -ge 50 ] && [ "$n" -le 72 ] || fail "$n requests were served"
grep -q '^asyncio.*refused' q.csv || fail 'the rest should be refused'

# Every call of a device waits for one of its slots.
serve 'load { url = "/db", rate = 1000, requests = 6, connections = 6 }'
latency asyncio /db 1 5 6; latency asyncio /db 6 11 15

# The same again, byte for byte.
try run t.lua --requests r.csv; cmp -s q.csv r.csv || fail 'the second run differs'

# The examples show what they say.
cp "$here"/scripts/def-or-async-def.lua "$here"/scripts/forty-tokens.lua "$here"/scripts/gunicorn-timeout.lua .
try run def-or-async-def.lua --requests q.csv; status 0
for r in /await:1:150 /def:250:360 /blocks:9000:10500; do
	ms=$(awk -F, -v r="${r%%:*}" '$2 == r && $5 - $3 > m { m = $5 - $3 } END { print int(m) }' q.csv)
	lo=${r#*:}; [ "$ms" -ge "${lo%:*}" ] && [ "$ms" -le "${lo#*:}" ] || fail "${r%%:*} takes up to $ms ms"
done
try run forty-tokens.lua --requests q.csv; status 0
awk -F, '$2 == "/quick" { exit !($5 - $3 > 350) }' q.csv || fail '/quick should wait for a token'
awk -F, '$2 == "/async" { exit !($5 - $3 < 10) }' q.csv || fail '/async should not'
try run gunicorn-timeout.lua --requests q.csv; status 0; says 'WORKER TIMEOUT'
awk -F, '$2 == "/block" { exit $6 == 200 }' q.csv || fail '/block should be lost'

# Mistakes.
given 'system { name = "x", runtime = "asyncio", main = function()
  local app = FastAPI()
  uvicorn.run(app, { port = 80, prot = 1 })
end }'
try run t.lua; status 1; says "unexpected keyword argument 'prot'"
given 'system { name = "x", runtime = "asyncio", main = function() uvicorn.run({}) end }'
try run t.lua; status 1; says 'takes a FastAPI() application first'
given 'system { name = "x", runtime = "asyncio", main = function() FastAPI():get("users", function() end) end }'
try run t.lua; status 1; says "Routed paths must start with '/'"
finish
