#!/bin/sh
# SPDX-License-Identifier: MIT
#
# python_models.sh - each wrong model of Python differs from it where its believers would,
# on asyncio and on uvloop, and only there.

LOOPSCOPE=${LOOPSCOPE:-build/loopscope}
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

# await of a coroutine that has nothing to wait for, and of a finished future
cat >"$dir/await.lua" <<'LUA'
runtime "asyncio"
local nop = async(function() print("nop") end)
asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local done = loop:create_future()
  done:set_result("done")
  loop:call_soon(print, "soon1")
  await(nop())
  loop:call_soon(print, "soon2")
  print(await(done))
  await(asyncio.sleep(0))
  print("end")
end)())
LUA

cat >"$dir/create.lua" <<'LUA'
runtime "asyncio"
local child = async(function(name)
  print("begin " .. name)
  await(asyncio.sleep(0))
  print("end " .. name)
end)
asyncio.run(async(function()
  local a = asyncio.create_task(child("a"))
  print("made")
  local both = asyncio.gather(a, child("b"))
  print("gathered")
  await(both)
end)())
LUA

# where blocking hurts: in gathered coroutines, and in a task beside a heartbeat
cat >"$dir/gather.lua" <<'LUA'
runtime "asyncio"
local work = async(function(n)
  time.sleep(0.1)
  print("slept " .. n)
  cpu(50 * n)
  print("worked " .. n)
end)
asyncio.run(async(function()
  local began = time.monotonic()
  await(asyncio.gather(work(1), work(2), work(3)))
  print(math.floor((time.monotonic() - began) * 100 + 0.5))
end)())
LUA

cat >"$dir/block.lua" <<'LUA'
runtime "asyncio"
local hog = async(function()
  await(asyncio.sleep(0.01))
  time.sleep(0.12)
  print("hog")
end)
asyncio.run(async(function()
  local began = time.monotonic()
  local t = asyncio.create_task(hog())
  for i = 1, 3 do
    await(asyncio.sleep(0.05))
    print("beat", math.floor((time.monotonic() - began) * 100 + 0.5))
  end
  await(t)
end)())
LUA

cat >"$dir/threads.lua" <<'LUA'
runtime "asyncio"
local began = time.monotonic()
local threads = {}
for i = 1, 4 do
  threads[i] = threading.Thread(function() cpu(100) end)
  threads[i]:start()
end
for i = 1, 4 do threads[i]:join() end
print(math.floor((time.monotonic() - began) * 10 + 0.5))
LUA

cat >"$dir/same.lua" <<'LUA'
runtime "asyncio"
local tick = async(function(name)
  for i = 1, 2 do
    await(asyncio.sleep(0.01))
    print(name .. i)
  end
  return name
end)
asyncio.run(async(function()
  local a, b = asyncio.create_task(tick("a")), asyncio.create_task(tick("b"))
  print(await(a), await(b))
  print(await(asyncio.to_thread(function() return "thread" end)))
end)())
LUA

# Four workers, one request after another: whose counter says what?
cat >"$dir/workers.lua" <<'LUA'
runtime "asyncio"
local mine = 0
local app = FastAPI()
app:get("/", async(function() mine = mine + 1 print(mine) end))
load { start = "1s", users = 1, requests = 8, keepalive = false }
uvicorn.run(app, { port = 8000, workers = 4 })
LUA

# Ten requests in two seconds, the third of which blocks for half a second
cat >"$dir/stall.lua" <<'LUA'
runtime "asyncio"
local n = 0
local app = FastAPI()
app:get("/", async(function()
  n = n + 1
  if n == 3 then time.sleep(0.5) end
  if n > 3 then print(n) end
end))
load { start = "1s", rate = 5, arrivals = "constant", duration = "2s", connections = 1 }
uvicorn.run(app, { port = 8000 })
LUA

# expect_on LOOP MODEL SCRIPT WORDS...: the lines that it prints, in one line
expect_on() {
	loop=$1 model=$2 script=$3
	shift 3
	got=$("$LOOPSCOPE" run --cores 8 --runtime "$loop@$model" "$dir/$script.lua" |
		tr '\n' ' ')
	if [ "$got" != "$* " ]; then
		echo "$loop@$model $script: $got"
		echo "        wanted: $*"
		failed=1
	fi
}

# expect MODEL SCRIPT WORDS...: on both loops
expect() {
	expect_on asyncio "$@"
	expect_on uvloop "$@"
}

# agree SCRIPT MODEL...: these models are right about it.
agree() {
	script=$1
	shift
	truth=$("$LOOPSCOPE" run --cores 8 --runtime asyncio@3.11 "$dir/$script.lua" | tr '\n' ' ')
	for model; do
		expect "$model" "$script" ${truth}
	done
}

expect 3.11 await nop done soon1 soon2 end
expect M9 await soon1 nop soon2 done end
agree await M10 M11 M13 M14 M20

expect 3.11 create made gathered begin a begin b end a end b
expect M10 create begin a made begin b gathered end a end b
agree create M9 M11 M13 M14 M20

expect 3.11 gather slept 1 worked 1 slept 2 worked 2 slept 3 worked 3 60
expect M11 gather slept 1 slept 2 slept 3 worked 1 worked 2 worked 3 25
expect M13 gather slept 1 slept 2 slept 3 worked 1 worked 2 worked 3 25
agree gather M9 M10 M14
expect_on asyncio M20 gather slept 1 worked 1 slept 2 worked 2 slept 3 worked 3 60
expect_on uvloop M20 gather slept 1 slept 2 slept 3 worked 1 worked 2 worked 3 25

expect 3.11 block hog beat 13 beat 18 beat 23
expect M13 block beat 5 beat 10 hog beat 15
agree block M9 M10 M11 M14
expect_on asyncio M20 block hog beat 13 beat 18 beat 23
expect_on uvloop M20 block beat 5 beat 10 hog beat 15

expect 3.11 threads 4
expect M14 threads 1
agree threads M9 M10 M11 M13 M20

for loop in asyncio uvloop; do
	expect_on $loop M15 workers 1 1 1 1 2 2 2 2
	expect_on $loop M16 workers 1 2 3 4 5 6 7 8
	for model in 3.11 M13 M18; do
		expect_on $loop $model workers 1 1 2 1 1 2 2 3
	done
done
expect 3.11 stall 4 5 6 7 8 9 10
expect M18 stall 4 5 6 7 8
agree stall M15 M16

agree same M9 M10 M11 M13 M14 M15 M16 M18 M20
exit $failed
