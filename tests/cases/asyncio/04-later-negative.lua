-- Negative delays sort before zero in asyncio's heap; uvloop takes them all as zero.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0, log, "T0")
  loop:call_later(-1, log, "T-1")
  loop:call_later(-2, log, "T-2")
  loop:call_soon(log, "S")
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
