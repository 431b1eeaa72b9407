-- uvloop rounds like Python's round(): 2.5 and 1.5 ms are both 2 ms.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0.0025, log, "A2.5")
  loop:call_later(0.0015, log, "B1.5")
  await(asyncio.sleep(0.03))
end)
asyncio.run(main())
print(table.concat(seen, " "))
