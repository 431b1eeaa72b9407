-- Async generators' aclose at shutdown.
runtime "asyncio"
local gen = async_generator(function(yield, name)
  local ok, e = pcall(function()
    for i = 1, 5 do yield(i) end
  end)
  print("gen closes", ok, type_name(e))
  await(asyncio.sleep(0.001))
  print("gen closed")
  error(e, 0)
end)
asyncio.run(async("main", function()
  for v in awaiting(gen) do
    print(v)
    if v == 2 then break end
  end
  print("main ends")
end)())
print("after")
