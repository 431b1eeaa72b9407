-- Gather with return_exceptions and nested cancel.
runtime "asyncio"
local job = async("job", function(name, d, e)
  local ok, x = pcall(function() await(asyncio.sleep(d)) end)
  print(name, ok and "end" or type_name(x))
  if not ok then error(x, 0) end
  if e then error(e, 0) end
  return name
end)
local function show(r) for i = 1, #r do print(i, isinstance(r[i], BaseException) and type_name(r[i]) .. "(" .. str(r[i]) .. ")" or r[i]) end end
asyncio.run(async("main", function()
  local a = asyncio.create_task(job("a", 0.01))
  local b = asyncio.create_task(job("b", 0.02, ValueError("vb")))
  local c = asyncio.create_task(job("c", 0.03))
  local inner = asyncio.gather(b, c, { return_exceptions = true })
  local outer = asyncio.gather(a, inner, { return_exceptions = true })
  asyncio.get_running_loop():call_later(0.015, function() print(c:cancel("stop c")) end)
  local r = await(outer)
  show({ r[1] }); show(r[2])
  -- cancel the outer
  local a2, b2 = asyncio.create_task(job("a2", 0.01)), asyncio.create_task(job("b2", 0.02))
  local in2 = asyncio.gather(a2, b2)
  local out2 = asyncio.gather(in2, asyncio.sleep(0.05), { return_exceptions = true })
  asyncio.get_running_loop():call_later(0.005, function() print("cancel", out2:cancel()) end)
  local ok, e = pcall(function() return await(out2) end)
  print(ok, type_name(e), a2:cancelled(), b2:cancelled(), in2:cancelled(), out2:cancelled())
  -- a child cancelled by itself, without return_exceptions
  local a3, b3 = asyncio.create_task(job("a3", 0.01)), asyncio.create_task(job("b3", 0.02))
  asyncio.get_running_loop():call_later(0.005, function() a3:cancel() end)
  ok, e = pcall(function() return await(asyncio.gather(a3, b3)) end)
  print(ok, type_name(e), b3:done())
  await(b3)
  -- same awaitable twice
  local co = job("same", 0.001)
  show(await(asyncio.gather(co, co, a)))
  print(#await(asyncio.gather()))
end)())
