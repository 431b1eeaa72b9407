-- W6 as asyncio tasks: see w6.lua.
runtime "asyncio"
local count, ended = param("count", 100000), 0

local sleeper = async(function()
  for _ = 1, 10 do
    await(asyncio.sleep(-math.log(1 - math.random())))
  end
  ended = ended + 1
end)

asyncio.run(async(function()
  local tasks = {}
  for i = 1, count do tasks[i] = asyncio.create_task(sleeper()) end
  for i = 1, count do await(tasks[i]) end
end)())
print(ended)
