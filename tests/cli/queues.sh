#!/bin/sh
# SPDX-License-Identifier: MIT
#
# queues.sh - who is served in which order, and how many at once: the rules that every stack
# keeps whatever the load.
. "${srcdir:-.}/tests/cli/lib.sh"

# rows CONDITION: how many requests it is true of.
rows() {
	awk -F, "NR > 1 && ($1) { n++ } END { print n + 0 }" q.csv
}

# Cluster, round robin: prompt workers are served in turn; one that is blocked holds one
# connection that it was handed, and all others go elsewhere.
cat >cluster.lua <<'END'
system { name = "s", runtime = "node", main = function()
  if cluster.isPrimary then
    for i = 1, 3 do cluster.fork() end
    return
  end
  http.createServer(function(req, res)
    if req.url == "/block" then cpu(1000) end
    res:finish("ok")
  end):listen(8000)
end }
load { start = "1s", url = "/fast", rate = 100, requests = 90, keepalive = false }
if param("block", false) then load { start = "1.5s", url = "/block", rate = 1, requests = 1, keepalive = false } end
END
try run cluster.lua --requests q.csv
for pid in 2 3 4; do [ "$(rows "\$7 == $pid")" -eq 30 ] || fail "$pid is not served in turn"; done
for seed in 1 2 3 4 5; do
	try run cluster.lua --requests q.csv --set block=true --seed $seed
	[ "$(rows '$2 == "/fast" && $5 - $3 > 10')" -eq 1 ] || fail 'a blocked worker traps one connection'
	[ "$(rows '$6 == 200')" -eq 91 ] || fail 'which is served in the end'
done

# A primary that is killed takes along what it was about to hand over; its workers end.
{ cat cluster.lua; echo 'fault { at = param("at", "1500ms"), kill = 0, signal = "SIGKILL" }
load { start = "1s", url = "/fast", users = 40, duration = "1s", keepalive = false }'; } >killed.lua
for at in 1400 1401 1402 1403 1404 1405; do
	try run killed.lua --requests q.csv --set at=${at}ms
	[ "$(rows '$6 == 200 && $5 > 2000')" -eq 0 ] || fail 'nobody answers after that'
done

# A worker that exits is replaced by whoever listens for that: it listens 80 to 210 ms later.
cat >refork.lua <<'END'
if cluster.isPrimary then
  cluster.fork()
  local ended
  cluster.on("exit", function() ended = performance.now() cluster.fork() end)
  cluster.on("listening", function(w)
    if ended then console.log(performance.now() - ended) process.exit() end
    w:send("die")
  end)
else
  http.createServer(function() end):listen(8000)
  process.on("message", function() process.exit(1) end)
end
END
try run refork.lua; status 0
awk '{ exit !($1 > 80 && $1 < 210) }' out || fail 'a new worker listens after 80 to 210 ms'

# Requests that are written at once on one connection: Node begins them all, Uvicorn one
# after the other; answers leave in the order of the requests. What is no HTTP: 400.
cat >pipe.lua <<'END'
local function begins(n, active) return "begins " .. n .. ", under way " .. active end
local function node()
  local active = 0
  http.createServer(function(req, res)
    local n = tonumber(req.url:sub(2))
    active = active + 1
    console.log(begins(n, active))
    setTimeout(function() active = active - 1 res:finish("body" .. n) end, 50 - 10 * n)
  end):listen(8000)
end
local function python()
  local app, active = FastAPI(), 0
  app:get("/{n:int}", async(function(req)
    local n = req.path_params.n
    active = active + 1
    print(begins(n, active))
    await(asyncio.sleep(0.05 - 0.01 * n))
    active = active - 1
    return "body" .. n
  end))
  uvicorn.run(app, { port = 8000 })
end
local function client()
  setTimeout(function()
    local s = net.connect(8000, "web")
    s:on("data", function(d)
      for line in d:gmatch("body%d") do console.log(line) end
      if d:find("400 Bad Request") then console.log("400") end
    end)
    s:on("end", function() console.log("end") end)
    for n = 1, 4 do s:write("GET /" .. n .. " HTTP/1.1\r\nHost: web\r\n\r\n") end
    setTimeout(function() s:write("rub") s:write("bish\r\n\r\n") end, 700)
  end, 1500)
end
for name, main in pairs { node = node, asyncio = python, uvloop = python } do
  system { name = name, machines = { { name = "client", runtime = "node", main = client },
    { name = "web", runtime = name, main = main } } }
end
END
try run pipe.lua --system node --until 4s; sed -i '/simulated, seed/,$d' out
prints 'begins 1, under way 1' 'begins 2, under way 2' 'begins 3, under way 3' 'begins 4, under way 4' \
	body1 body2 body3 body4 400 end
for s in asyncio uvloop; do
	try run pipe.lua --system $s --until 4s; sed -i '/simulated, seed/,$d' out
	sed -i '/^body/d' out
	prints 'begins 1, under way 1' 'begins 2, under way 1' 'begins 3, under way 1' \
		'begins 4, under way 1' 400 end
	try run pipe.lua --system $s --until 4s; sed -i '/simulated, seed/,$d' out
	sed -i '/^begins/d' out
	prints body1 body2 body3 body4 400 end
done

# maxConnections: what is beyond is closed at once, without an answer.
cat >most.lua <<'END'
system { name = "s", runtime = "node", main = function()
  local server = http.createServer(function(req, res) setTimeout(function() res:finish("ok") end, 100) end)
  server.maxConnections = 5
  server:on("drop", function() console.log("drop") end)
  server:listen(8000)
end }
local s = {} for i = 1, 12 do s[i] = { 0, "/" } end
load { schedule = s, keepalive = false }
END
try run most.lua --requests q.csv
[ "$(rows '$6 == 200')" -eq 5 ] || fail 'five are served'
[ "$(rows '$6 == "reset" || $6 == "end"')" -eq 7 ] || fail 'seven are closed'
[ "$(grep -c '^drop$' out)" -eq 7 ] || fail 'and told of'

# The pool: jobs of a kind in the order of their coming; at most N at once, and at most
# (N + 1) / 2 slow ones. All take 100 ms, so that those of a round end together.
cat >pool.lua <<'END'
local n, slow, fast, began = 24, 0, 0, performance.now()
for k = 1, n do
  local job = math.random() < 0.5 and "slow" or "fast"
  local nth
  if job == "slow" then slow = slow + 1 nth = slow else fast = fast + 1 nth = fast end
  local done = function() console.log(job, nth, math.floor((performance.now() - began) / 100)) end
  if job == "slow" then dns.lookup("host", { ms = 100 }, done) else fs.stat("file", { ms = 100 }, done) end
end
END
for n in 1 2 3 4 7; do
	for seed in 1 2 3; do
		try run pool.lua --threadpool $n --seed $seed
		awk -v n=$n '
			{ round[$3]++; slow[$3] += $1 == "slow"; when[$1, $2] = $3; last[$1]++ }
			END {
				for (r in round) bad += round[r] > n || slow[r] > int((n + 1) / 2)
				for (k in last)
					for (i = 2; i <= last[k]; i++) bad += when[k, i] < when[k, i - 1]
				exit bad > 0 || NR != 24
			}' out || fail "a pool of $n"
	done
done

# Forty `def` endpoints run at once, those that came first; the others get no token while the
# loop is blocked, though threads are done. (Who of the forty has the GIL first is open.)
cat >tokens.lua <<'END'
system { name = "s", runtime = param("loop", "asyncio"), main = function()
  local app, running, most = FastAPI(), 0, 0
  app:get("/def", function(req)
    running = running + 1
    if running > most then most = running print("most", most) end
    print("begins", req.query.n, math.floor(time.monotonic() * 1000))
    time.sleep(0.05)
    running = running - 1
    return "ok"
  end)
  app:get("/block", async(function() print("blocks", 0, math.floor(time.monotonic() * 1000)) time.sleep(0.3) return "ok" end))
  uvicorn.run(app, { port = 8000 })
end }
local s = {} for i = 1, 90 do s[i] = { 100 + i * 0.3, "/def?n=" .. i } end
s[91] = { 130, "/block" }
load { schedule = s, connections = 100 }
END
for loop in asyncio uvloop; do
	try run tokens.lua --set loop=$loop --requests q.csv
	[ "$(rows '$6 == 200')" -eq 91 ] || fail 'all are answered'
	awk '$1 == "most" { most = $2 }
		$1 == "blocks" { at = $3 }
		$1 == "begins" { bad += (++n <= 40) != ($2 <= 40); bad += at && $3 > at + 2 && $3 < at + 300 }
		END { exit most != 40 || bad > 0 || !at }' out || fail "tokens on $loop"
done

# Four idle connections count against limit_concurrency as requests do.
cat >limit.lua <<'END'
system { name = "s", runtime = "asyncio", main = function()
  local app = FastAPI()
  app:get("/", async(function() return "ok" end))
  uvicorn.run(app, { limit_concurrency = 5 })
end }
load { connections = param("idle", 4), schedule = { { 2000, "/" } } }
load { schedule = { { 1000, "/" } }, keepalive = false }
END
try run limit.lua --requests q.csv; [ "$(rows '$3 < 1500 && $6 == 503')" -eq 1 ] || fail 'four idle: 503'
try run limit.lua --set idle=3 --requests q.csv; [ "$(rows '$6 == 200')" -eq 2 ] || fail 'three: 200'

# Gunicorn, timeout T: a loop that is blocked for less than T - (T / 2 + 1.1) - 1 s is never
# killed, one blocked for more than T + 1 s always, whenever it begins.
cat >beat.lua <<'END'
system { name = "s", runtime = "asyncio", main = function()
  local app = FastAPI()
  app:get("/block", async(function(req) time.sleep(tonumber(req.query.ms) / 1000) return "ok" end))
  gunicorn.run(app, { timeout = 6, workers = 1 })
end }
load { schedule = { { param("at", 1000), "/block?ms=" .. param("ms", 850) } } }
END
for at in 1000 1700 2300 3100 3900 4400 5000 5600; do
	try run beat.lua --requests q.csv --set at=$at --set ms=850
	[ "$(rows '$6 == 200')" -eq 1 ] || fail "a short block at $at kills"
	try run beat.lua --requests q.csv --set at=$at --set ms=7050
	[ "$(rows '$6 == 200')" -eq 0 ] || fail "a long block at $at does not kill"
done
finish
