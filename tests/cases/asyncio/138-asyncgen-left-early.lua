-- A generator whose loop was left goes on, or is closed when nothing refers to it.
runtime "asyncio"
local gen = function(name)
  return async_generator(function(yield)
    local ok, e = pcall(function()
      for i = 0, 4 do yield(i) end
    end)
    print(name, "closes", type_name(e))
    await(asyncio.sleep(0.001))
    print(name, "closed")
    error(e, 0)
  end)
end
asyncio.run(async("main", function()
  local g = gen("kept")
  for v in awaiting(g) do
    if v == 1 then break end
  end
  print("broke")
  for v in awaiting(g) do
    print("again", v)
    break
  end
  await(asyncio.sleep(0.01))
  local sub = async("sub", function()
    local g2 = gen("dropped")
    for v in awaiting(g2) do break end
    print("sub ends")
  end)
  await(sub())
  print("after sub")
  await(asyncio.sleep(0.01))
  await(g:aclose())
  print("main ends")
end)())
print("after")
