-- The clock moves between two calls, so that equal sleeps never tie.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local sleeper = async(function(i)
  await(asyncio.sleep(0.01))
  log(i)
end)
local main = async(function()
  await(asyncio.gather(sleeper(0), sleeper(1), sleeper(2), sleeper(3), sleeper(4), sleeper(5)))
end)
asyncio.run(main())
print(table.concat(seen, " "))
