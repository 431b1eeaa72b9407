-- asyncio.run cancels what is left in the order of a set.
runtime "asyncio"
local waits = async(function(n)
  local ok, e = pcall(function() await(asyncio.sleep(1)) end)
  print(n)
  error(e, 0)
end)
asyncio.run(async(function()
  for n = 1, 3 do asyncio.create_task(waits(n)) end
  await(asyncio.sleep(0))
end)())
