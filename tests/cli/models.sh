#!/bin/sh
# SPDX-License-Identifier: MIT
#
# models.sh - each wrong model differs from Node where its believers would, and only there.

LOOPSCOPE=${LOOPSCOPE:-build/loopscope}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

cat >"$dir/sync.lua" <<'LUA'
console.log("a")
Promise.new(function(r) console.log("executor") r(1) end):next(function() console.log("then") end)
async(function() console.log("body") await(1) console.log("after") end)()
setTimeout(function() console.log("t0") end, 0)
console.log("end")
LUA

cat >"$dir/queues.lua" <<'LUA'
setImmediate(function()
  process.nextTick(function() console.log("tick") end)
  queueMicrotask(function() console.log("m1") end)
  queueMicrotask(function()
    console.log("m2")
    process.nextTick(function() console.log("tick2") end)
  end)
  queueMicrotask(function() console.log("m3") end)
end)
setImmediate(function() console.log("immediate") end)
LUA

cat >"$dir/buffer.lua" <<'LUA'
local w = stream.Writable.new { highWaterMark = 2, write = function(_, _, cb) setTimeout(cb, 5) end }
w:on("drain", function() console.log("drain") end)
console.log(w:write("a"))
console.log(w:write("b"))
console.log(w.writableLength)
LUA

cat >"$dir/timers.lua" <<'LUA'
setTimeout(function() console.log("one") end, 1)
setTimeout(function() console.log("zero") end, 0)
local n = 0
local i
i = setInterval(function()
  n = n + 1
  console.log("turn " .. n)
  if n == 3 then clearInterval(i) end
  setImmediate(function() console.log("i" .. n) end)
end, 10)
cpu(35)
LUA

cat >"$dir/pool.lua" <<'LUA'
for k = 1, 5 do crypto.pbkdf2({ ms = 10 }, function() console.log("hash " .. k) end) end
dns.resolve("host", { ms = 1 }, function() console.log("resolved") end)
setTimeout(function() console.log("15 ms") end, 15)
LUA

cat >"$dir/turns.lua" <<'LUA'
setImmediate(function()
  queueMicrotask(function() console.log("m1") end)
  queueMicrotask(function() console.log("m2") end)
end)
setImmediate(function() console.log("immediate") end)
LUA

cat >"$dir/memory.lua" <<'LUA'
local counter, seen = 0, { all = {} }
if cluster.isPrimary then
  local values = {}
  for n = 1, 2 do
    local worker = cluster.fork()
    worker:on("message", function(value)
      values[#values + 1] = value
      if #values < 4 then return end
      table.sort(values)
      console.log(table.concat(values, " "))
      for _, w in pairs(cluster.workers) do w:kill() end
    end)
    worker:send("count")
    worker:send("count")
  end
else
  process.on("message", function()
    counter = counter + 1
    table.insert(seen.all, counter)
    process.send(counter .. "/" .. #seen.all)
  end)
end
LUA

# The primary, which runs in between, has no such variable; sockets are made on demand.
cat >"$dir/room.lua" <<'LUA'
local room = 0
if cluster.isPrimary then
  local workers, told = 0, {}
  local function join()
    net.connect(8000, "127.0.0.1"):on("data", function(count)
      told[#told + 1] = tostring(count)
      if #told < 4 then return join() end
      console.log(table.concat(told, " "))
      process.exit()
    end)
  end
  cluster.on("listening", function()
    workers = workers + 1
    if workers == 2 then join() end
  end)
  for n = 1, 2 do cluster.fork() end
else
  net.createServer(function(socket)
    room = room + 1
    socket:write(tostring(room))
  end):listen(8000, "127.0.0.1")
end
LUA

cat >"$dir/spread.lua" <<'LUA'
if cluster.isPrimary then
  local count = { 0, 0, 0, 0 }
  cluster.schedulingPolicy = cluster.SCHED_NONE
  for n = 1, 4 do
    cluster.fork():on("message", function() count[n] = count[n] + 1 end)
  end
  setTimeout(function() console.log(table.concat(count, " ")) process.exit() end, 1000)
  load { start = "500ms", users = 1, requests = 40, keepalive = false }
  load { start = "2s", users = 1, requests = 1 }
else
  http.createServer(function(req, res)
    process.send("one")
    res:finish()
  end):listen(8000)
end
LUA

cat >"$dir/stall.lua" <<'LUA'
local n, late = 0, 0
http.createServer(function(req, res)
  n = n + 1
  if n == 20 then cpu(500) end
  res:finish()
end):listen(8000)
setTimeout(function() console.log(n) process.exit() end, 1500)
load { rate = 100, arrivals = "constant", duration = "1s", connections = 2 }
load { start = "2s", users = 1, requests = 1 }
LUA

# expect MODEL SCRIPT WORDS...: the lines that it prints, in one line
expect() {
	model=$1 script=$2
	shift 2
	got=$("$LOOPSCOPE" run --cores 8 --runtime "node@$model" "$dir/$script.lua" | tr '\n' ' ')
	if [ "$got" != "$* " ]; then
		echo "$model $script: $got"
		echo "        wanted: $*"
		failed=1
	fi
}

expect 20 sync a executor body end then after t0
expect M1 sync a executor body t0 end then after
expect M7 sync a end executor body then after t0
expect M8 sync a executor body then after end t0
expect 20 queues tick m1 m2 m3 tick2 immediate
expect M2 queues immediate tick m1 m2 m3 tick2
expect M3 queues immediate tick m1 m2 m3 tick2
expect M6 queues tick m1 m2 tick2 m3 immediate
expect 20 turns m1 m2 immediate
expect M4 turns m1 immediate m2
expect 20 timers one zero turn 1 i1 turn 2 i2 turn 3 i3
expect M5 timers zero one turn 1 i1 turn 2 i2 turn 3 i3
expect M17 timers one zero turn 1 turn 2 turn 3 i3 i3 i3
expect 20 buffer true false 2 drain
expect M19 buffer true true 0
expect 20 pool resolved hash 1 hash 2 hash 3 hash 4 15 ms hash 5
expect M12 pool hash 1 hash 2 hash 3 hash 4 resolved 15 ms hash 5
expect M12b pool resolved hash 1 hash 2 hash 3 hash 4 hash 5 15 ms
expect 20 memory 1/1 1/1 2/2 2/2
expect M16 memory 1/1 2/2 3/3 4/4
expect 20 room 1 1 2 2
expect M16 room 1 2 3 4
expect 20 spread 7 14 6 13
expect M15 spread 10 10 10 10
expect 20 stall 100
expect M18 stall 51
for model in M15 M16 M17 M18; do
	[ $model = M15 ] || expect $model spread 7 14 6 13
	[ $model = M16 ] || expect $model memory 1/1 1/1 2/2 2/2
	[ $model = M18 ] || expect $model stall 100
done
for model in M1 M2 M3 M4 M5 M6 M7 M8 M12 M12b M15 M16 M17 M18 M19; do
	printf 'console.log("same")' >"$dir/same.lua"
	expect $model same same
done
exit $failed
