-- Coroutines become tasks in the order of a set, in CPython by address.
runtime "asyncio"
local w = async(function(n) print(n) end)
asyncio.run(async(function()
  for f in asyncio.as_completed({ w(1), w(2), w(3) }) do await(f) end
end)())
