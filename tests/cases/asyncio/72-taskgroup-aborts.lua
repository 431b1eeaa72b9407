-- The siblings of a task that fails are cancelled in the order of a set.
runtime "asyncio"
local waits = async(function(n)
  local ok, e = pcall(function() await(asyncio.sleep(1)) end)
  print(n)
  error(e, 0)
end)
local bad = async(function()
  await(asyncio.sleep(0.001))
  error(ValueError("bad"), 0)
end)
asyncio.run(async(function()
  local ok, e = pcall(asyncio.TaskGroup, function(tg)
    for n = 1, 3 do tg:create_task(waits(n)) end
    tg:create_task(bad())
  end)
end)())
