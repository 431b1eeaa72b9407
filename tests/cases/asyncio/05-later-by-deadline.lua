-- Timers run by deadline, not in the order of the calls.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0.03, log, "A30")
  loop:call_later(0.01, log, "B10")
  loop:call_later(0.02, log, "C20")
  await(asyncio.sleep(0.06))
end)
asyncio.run(main())
print(table.concat(seen, " "))
