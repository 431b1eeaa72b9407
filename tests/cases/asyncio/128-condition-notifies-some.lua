-- notify(n), notify_all, a waiter cancelled, wait_for.
runtime "asyncio"
asyncio.run(async("main", function()
  local c = asyncio.Condition()
  local items = 0
  local consumer = async("consumer", function(name)
    c:with(function()
      while items == 0 do
        print(name, "waits")
        await(c:wait())
        print(name, "woken", items, c:locked())
      end
      items = items - 1
      print(name, "takes")
    end)
  end)
  local ts = {}
  for i = 1, 4 do ts[i] = asyncio.create_task(consumer("c" .. i)) end
  await(asyncio.sleep(0.001))
  c:with(function() items = 2; c:notify(3); print("notified 3") end)
  await(asyncio.sleep(0.001))
  ts[4]:cancel()
  await(asyncio.sleep(0.001))
  c:with(function() items = items + 2; c:notify_all() end)
  local r = await(asyncio.gather(ts[1], ts[2], ts[3], ts[4], { return_exceptions = true }))
  for i = 1, 4 do print(i, ts[i]:cancelled()) end
  local ok, e = pcall(function() c:notify() end)
  print(type_name(e), str(e))
  ok, e = pcall(function() return await(c:wait()) end)
  print(type_name(e), str(e))
  local w = asyncio.create_task(async("w", function()
    local v
    c:with(function() v = await(c:wait_for(function() return items > 5 end)) end)
    print("wait_for gave", v)
  end)())
  await(asyncio.sleep(0))
  for i = 1, 3 do
    c:with(function() items = i * 3; c:notify_all() end)
    await(asyncio.sleep(0))
    await(asyncio.sleep(0))
  end
  await(w)
end)())
