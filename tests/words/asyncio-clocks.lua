-- loop.time, call_at, handles, what a block does to sleepers.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local t0 = loop:time()
  local function ms() return math.floor((loop:time() - t0) * 100 + 0.5) * 10 end
  local h = loop:call_at(t0 + 0.05, function() log("at", ms()) end)
  log(h:cancelled(), math.floor((h:when() - t0) * 1000 + 0.5))
  local gone = loop:call_later(0.02, log, "never")
  gone:cancel()
  log(gone:cancelled())
  local soon = loop:call_soon(log, "never")
  soon:cancel()
  gone:cancel()
  await(asyncio.sleep(0.03))
  log("slept", ms())
  time.sleep(0.04)
  log("blocked", ms())
  await(asyncio.sleep(0))
  await(asyncio.sleep(0))
  log("now", ms())
  await(asyncio.gather(asyncio.sleep(0.02), asyncio.sleep(0.05), asyncio.sleep(0.01)))
  log("gathered", ms())
  loop:call_later(0.01, function(a, b) log(a, b) end, "x", "y")
  await(asyncio.sleep(0.02, "result"))
  log(await(asyncio.sleep(0, "zero")), await(asyncio.sleep(0.001, "little")))
end)())
print(table.concat(seen, " "))
