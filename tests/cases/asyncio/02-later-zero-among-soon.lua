-- asyncio's call_later(0) goes through the timer heap; uvloop's is a call_soon.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_soon(log, "A")
  loop:call_later(0, log, "T")
  loop:call_soon(log, "B")
  await(asyncio.sleep(0.01))
end)
asyncio.run(main())
print(table.concat(seen, " "))
