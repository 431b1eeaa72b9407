-- Each uncancel() takes one cancel() back; the task goes on.
runtime "asyncio"
asyncio.run(async("main", function()
  local t
  local f = async("f", function()
    for i = 1, 3 do
      local ok, e = pcall(function() await(asyncio.sleep(1)) end)
      print(i, type_name(e), str(e), t:cancelling(), t:uncancel(), t:cancelling())
    end
    print(t:uncancel())
    return "survived"
  end)
  t = asyncio.create_task(f(), { name = "T" })
  for i = 1, 3 do
    await(asyncio.sleep(0.001))
    print(t:cancel("m" .. i))
  end
  print(await(t), t:cancelled(), t:get_name())
  print(t:cancel())
  -- two cancels before delivery
  local u = asyncio.create_task(async("g", function()
    local ok, e = pcall(function() await(asyncio.sleep(1)) end)
    print(type_name(e), str(e))
    await(asyncio.sleep(0))
    print("on")
  end)())
  await(asyncio.sleep(0))
  u:cancel("first"); u:cancel("second")
  print(u:cancelling())
  await(u)
  print(u:cancelling(), u:done())
end)())
