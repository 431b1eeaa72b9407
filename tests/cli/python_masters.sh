#!/bin/sh
# SPDX-License-Identifier: MIT
# Gunicorn, Uvicorn with workers, Hypercorn: who gets the connections, what happens when
# a worker dies, hangs or is to stop, as measured on real servers.
. "${srcdir:-.}/tests/cli/lib.sh"

cat >app.lua <<'LUA'
local server, W = param("server", "gunicorn"), param("workers", 4)
system { name = "s", runtime = param("rt", "uvloop"), cores = 2, main = function()
  local app = FastAPI()
  app:get("/fast", async(function() return { ok = true } end))
  app:get("/sleep", async(function(req) await(asyncio.sleep(req.query.ms / 1000)) return "x" end))
  app:get("/block", async(function(req) cpu(tonumber(req.query.ms)) return "x" end))
  app:get("/kept", async(function(req) cpu(9000, { gil = "kept" }) return "x" end))
  app:get("/def", function(req) cpu(tonumber(req.query.ms)) return "x" end)
  if server == "gunicorn" then
    gunicorn.run(app, { workers = W, timeout = param("timeout", 30), max_requests = param("max", 0) })
  elseif server == "uvicorn" then
    uvicorn.run(app, { workers = W })
  else
    hypercorn.run(app, { workers = W })
  end
end }
LUA

serve() {
	{ cat app.lua; printf '%s\n' "$1"; } >t.lua
	shift
	try run t.lua --requests q.csv "$@"; status 0
}

# The share of the busiest worker, in hundredths.
top() {
	cut -d, -f7 q.csv | sort | uniq -c | sort -rn | awk '{ if (!n) m = $1; n += $1 } END { print int(100 * m / n) }'
}
between() {
	[ "$1" -ge "$2" ] && [ "$1" -le "$3" ] || fail "the busiest worker has $1 %, not $2 to $3"
}

# Workers share one socket: who is idle may be woken, never evenly (wanted: the ranges that
# were measured).
one='load { url = "/fast", users = 1, requests = 400, keepalive = false }'
serve "$one"; between "$(top)" 28 54
serve "$one" --set server=uvicorn --set rt=asyncio; between "$(top)" 27 50
serve "$one" --set server=hypercorn --set rt=asyncio; between "$(top)" 25 43
many='local s = {} for i = 1, 64 do s[i] = { 500, "/fast" } end load { schedule = s, connections = 64 }'
serve "$many" --set server=uvicorn --set rt=asyncio; between "$(top)" 45 100

# Blocked workers accept nothing: nothing waits 50 ms behind a block of 200.
serve 'load { url = "/fast", rate = 50, arrivals = "poisson", duration = "5s", keepalive = false }
load { url = "/block?ms=200", rate = 1, requests = 5, keepalive = false }'
count '$2 == "/fast" && $5 - $3 > 50' 0

# A worker that is killed: what it had is lost, the others go on, it is replaced.
kill='load { url = "/sleep?ms=200", rate = 100, duration = "3s", keepalive = false }
fault { at = "1s", kill = 1, signal = "SIGKILL" }'
for s in gunicorn uvicorn; do
	serve "$kill" --set server=$s --set workers=2
	count '$6 == 200' 280 299; count '$6 != 200' 1 20; count '$7 == 4' 1 250
done
serve "$kill" --set server=hypercorn --set workers=2 # all stop
count '$3 > 1200 && $6 == 200' 0; says 'all stop'

# Gunicorn kills a worker that does not say that it lives: blocked for longer than the
# timeout, however; blocked threads, and short blocks, do not matter.
serve 'load { schedule = { { 3300, "/block?ms=9000" } } } load { url = "/fast", rate = 10, duration = "9s" }' \
	--set timeout=3 --set workers=2
count '$2 == "/block" && $6 == 200' 0; count '$2 == "/fast" && $6 == 200' 88 90; says 'terminated due to signal 6'
serve 'load { schedule = { { 3300, "/def?ms=6000" }, { 3400, "/block?ms=900" } } }' --set timeout=3 --set workers=1
count '$6 == 200' 2; quiet

# Uvicorn asks a thread of the worker, which answers unless C code keeps the GIL.
serve 'load { schedule = { { 500, "/block?ms=9000" } } }' --set server=uvicorn --set workers=2
count '$6 == 200' 1
serve 'load { schedule = { { 500, "/kept" }, { 8000, "/fast" } } }' --set server=uvicorn --set workers=2
count '$2 == "/kept" && $6 == 200' 0; count '$2 == "/fast" && $6 == 200' 1

# SIGTERM to the master, 500 ms into a request of 1500: it is answered, but by Hypercorn.
term='load { schedule = { { 0, "/sleep?ms=1500" }, { 900, "/fast" } } }
fault { at = "500ms", kill = 0, signal = "SIGTERM" }'
for s in gunicorn uvicorn; do
	serve "$term" --set server=$s --set workers=2
	count '$2 == "/sleep" && $6 == 200' 1; count '$2 == "/fast" && $6 == 200' 0
done
serve "$term" --set server=hypercorn --set workers=2; count '$6 == 200' 0

# max_requests: each worker ends after so many, and another takes its place.
serve 'load { url = "/fast", rate = 200, duration = "4s", keepalive = false }' --set max=50 --set workers=2
count '$6 == 200' 720 800; [ "$(cut -d, -f7 q.csv | sort -u | wc -l)" -gt 6 ] || fail 'the same workers all the time'

# The same again.
try run t.lua --requests r.csv --set max=50 --set workers=2
cmp -s q.csv r.csv || fail 'the second run differs'

for bad in 'gunicorn.run(app, { workers = 0 })' 'gunicorn.run(app, { worker_class = "sync" })' \
	'uvicorn.run(app, { workers = "many" })' 'hypercorn.run(app, { worker_class = "gevent" })'; do
	given "system { name = 's', runtime = 'asyncio', main = function() local app = FastAPI() $bad end }"
	try run t.lua; status 1; says ValueError
done
finish
