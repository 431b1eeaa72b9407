-- sleep(0) and sleep(-5) only yield; a nanosecond is a timer.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local sleeper = async(function(name, s)
  await(asyncio.sleep(s))
  log(name)
end)
local main = async(function()
  await(asyncio.gather(sleeper("z0", 0), sleeper("neg", -5), sleeper("tiny", 1e-9), sleeper("z1", 0)))
end)
asyncio.run(main())
print(table.concat(seen, " "))
