-- W6: so many processes at once, each of which sleeps ten times, a second on average.
-- Prints how many ended.
runtime "node"
local count, ended = param("count", 100000), 0

local sleeper = async(function()
  for _ = 1, 10 do
    await(timersPromises.setTimeout(-1000 * math.log(1 - math.random())))
  end
  ended = ended + 1
end)

for _ = 1, count do sleeper() end
process.on("exit", function() console.log(ended) end)
