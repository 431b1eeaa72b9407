-- Queues: kinds, cancelled getters and putters, full and empty.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local p = asyncio.PriorityQueue()
  for _, v in ipairs { 5, 1, 4, 1, 3 } do p:put_nowait(v) end
  local out = {}
  while not p:empty() do out[#out + 1] = p:get_nowait() end
  log(out)
  p = asyncio.PriorityQueue()
  for _, v in ipairs { { 2, "b" }, { 1, "z" }, { 1, "a" } } do p:put_nowait(v) end
  log(p:get_nowait()[2], p:get_nowait()[2], p:get_nowait()[2])
  local l = asyncio.LifoQueue(2)
  l:put_nowait("x")
  l:put_nowait("y")
  log(l:full(), l:get_nowait(), l:get_nowait(), l:qsize(), l.maxsize)
  local q = asyncio.Queue(1)
  local getter = function(name)
    return asyncio.create_task(async(function() log(name, await(q:get())) end)())
  end
  local a, b, c = getter("a"), getter("b"), getter("c")
  await(asyncio.sleep(0))
  a:cancel()
  b:cancel()
  await(q:put(1))
  await(asyncio.sleep(0))
  await(asyncio.sleep(0))
  log(a:cancelled(), b:cancelled(), c:done())
  -- woken, then cancelled: the wake-up is passed on
  local d, e = getter("d"), getter("e")
  await(asyncio.sleep(0))
  q:put_nowait(2)
  d:cancel()
  await(asyncio.sleep(0))
  await(asyncio.sleep(0))
  log(d:cancelled(), e:done())
  -- putters
  q:put_nowait(3)
  local putter = function(v)
    return asyncio.create_task(async(function()
      await(q:put(v))
      log("put", v)
    end)())
  end
  local f, g, h = putter(4), putter(5), putter(6)
  await(asyncio.sleep(0))
  f:cancel()
  log(q:get_nowait())
  await(asyncio.sleep(0))
  log(q:get_nowait())
  await(asyncio.sleep(0))
  log(q:get_nowait(), q:qsize())
  await(asyncio.wait({ f, g, h }))
end)())
print(table.concat(seen, " "))
