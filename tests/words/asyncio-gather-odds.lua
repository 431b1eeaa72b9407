-- gather: duplicates, finished children, nothing, nested, errors that nobody takes.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local job = async(function(v, n, fails)
  for _ = 1, n do await(asyncio.sleep(0)) end
  log("job" .. v)
  if fails then error(ValueError(v), 0) end
  return v
end)
asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local c = job(1, 1)
  log(await(asyncio.gather(c, c, job(2, 0))))
  local t = asyncio.create_task(job(3, 0))
  log(await(asyncio.gather(t, t)))
  log(await(asyncio.gather()))
  local f = loop:create_future()
  f:set_exception(KeyError("ready"))
  local ok, e = pcall(await, asyncio.gather(f, job(4, 2)))
  log(type_name(e))
  await(asyncio.sleep(0.01))
  log(await(asyncio.gather(f, job(5, 0), { return_exceptions = true })))
  local two = asyncio.gather(job(6, 0), job(7, 1, true))
  local g = asyncio.gather(two, job(8, 3), { return_exceptions = true })
  log(g:done(), await(g))
  g = asyncio.gather(job(9, 2), job(10, 1, true), job(11, 0, true))
  ok, e = pcall(await, g)
  log(e, g:done(), g:cancelled())
  await(asyncio.sleep(0.01))
  local inner = asyncio.create_task(asyncio.sleep(1))
  g = asyncio.gather(inner, job(12, 1))
  await(asyncio.sleep(0))
  inner:cancel()
  ok, e = pcall(await, g)
  log(type_name(e), g:cancelled())
  g = asyncio.gather(asyncio.sleep(1), job(13, 1), { return_exceptions = true })
  await(asyncio.sleep(0))
  log(g:cancel())
  ok, e = pcall(await, g)
  log(ok, type_name(e), g:cancelled(), g:cancel())
  g = asyncio.gather(job(14, 0))
  g:add_done_callback(function(x) log("callback", x:result()) end)
  await(g)
  await(asyncio.sleep(0))
end)())
print(table.concat(seen, " "))
