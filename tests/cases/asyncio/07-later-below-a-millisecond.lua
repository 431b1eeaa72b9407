-- asyncio compares exact deadlines; uvloop rounds to milliseconds, so that these two tie.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0.0104, log, "A10.4")
  loop:call_later(0.0101, log, "B10.1")
  await(asyncio.sleep(0.05))
end)
asyncio.run(main())
print(table.concat(seen, " "))
