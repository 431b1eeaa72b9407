-- Ten timers of one delay: FIFO, since no two deadlines are the same.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  for i = 0, 9 do loop:call_later(0.01, log, i) end
  await(asyncio.sleep(0.03))
end)
asyncio.run(main())
print(table.concat(seen, " "))
