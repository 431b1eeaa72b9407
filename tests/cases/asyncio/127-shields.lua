-- Shields: the waiter cancelled, what is inside cancelled, or failed, or slow.
runtime "asyncio"
local job = async("job", function(name)
  local ok, e = pcall(function() await(asyncio.sleep(0.02)) end)
  print(name, ok and "done" or type_name(e))
  if not ok then error(e, 0) end
  return name .. "!"
end)
asyncio.run(async("main", function()
  local inner = asyncio.create_task(job("inner"))
  local s = asyncio.shield(inner)
  local waiter = asyncio.create_task(async("waiter", function()
    local ok, e = pcall(function() return await(s) end)
    print("waiter", type_name(e))
    error(e, 0)
  end)())
  await(asyncio.sleep(0.005))
  print(waiter:cancel())
  await(asyncio.wait({ waiter }))
  print(waiter:cancelled(), s:cancelled(), inner:done())
  print(await(inner))
  -- inner cancelled while shielded
  local inner2 = asyncio.create_task(job("inner2"))
  local s2 = asyncio.shield(inner2)
  await(asyncio.sleep(0.005))
  inner2:cancel("msg")
  local ok, e = pcall(function() return await(s2) end)
  print(ok, type_name(e), s2:cancelled(), inner2:cancelled())
  -- inner fails
  local bad = asyncio.create_task(async("bad", function() await(asyncio.sleep(0)); error(ValueError("b"), 0) end)())
  ok, e = pcall(function() return await(asyncio.shield(bad)) end)
  print(ok, type_name(e), str(e))
  -- timeout around shield
  local slow = asyncio.create_task(job("slow"))
  ok, e = pcall(function() return await(asyncio.wait_for(asyncio.shield(slow), 0.005)) end)
  print(ok, type_name(e), slow:done())
  print(await(slow))
  print(await(asyncio.shield(slow)))
end)())
