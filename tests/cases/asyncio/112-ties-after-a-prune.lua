-- Most of 120 timers of one instant are cancelled: the heap is made anew.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local when = loop:time() + 0.03
  local hs = {}
  for i = 0, 119 do hs[i] = loop:call_at(when, log, i) end
  for i = 0, 119 do
    if i % 12 ~= 0 then hs[i]:cancel() end
  end
  await(asyncio.sleep(0.06))
end)())
print(table.concat(seen, " "))
