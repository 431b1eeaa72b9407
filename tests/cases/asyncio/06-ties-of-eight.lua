-- Eight timers of one instant, and a later one in the heap.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local when = loop:time() + 0.02
  for i = 0, 7 do loop:call_at(when, log, i) end
  await(asyncio.sleep(0.08))
end)())
print(table.concat(seen, " "))
