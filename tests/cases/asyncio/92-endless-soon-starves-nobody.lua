-- A chain of callbacks without end lets timers and sleepers through.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local on, n = true, 0
  local function chain()
    n = n + 1
    if on then loop:call_soon(chain) end
  end
  chain()
  loop:call_later(0.01, log, "timer")
  await(asyncio.sleep(0.02))
  log("sleep", n > 100)
  on = false
end)())
print(table.concat(seen, " "))
