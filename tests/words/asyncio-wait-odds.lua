-- wait: first exception, timeouts, callbacks that stay, cancelling the waiter.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local job = async(function(v, delay, fails)
  await(asyncio.sleep(delay))
  log("job" .. v)
  if fails then error(ValueError(v), 0) end
  return v
end)
asyncio.run(async(function()
  local function tasks(...)
    local list = {}
    for i, c in ipairs { ... } do list[i] = asyncio.create_task(c) end
    return list
  end
  local done, pending = await(asyncio.wait(tasks(job(1, 0.01), job(2, 0.02, true), job(3, 0.04)),
    { return_when = asyncio.FIRST_EXCEPTION }))
  log(#done, #pending, done[2]:exception())
  await(pending[1])
  done, pending = await(asyncio.wait(tasks(job(4, 0.01), job(5, 0.02)),
    { return_when = asyncio.FIRST_EXCEPTION }))
  log(#done, #pending)
  done, pending = await(asyncio.wait(tasks(job(6, 0.05)), { timeout = 0.01 }))
  log(#done, #pending)
  done, pending = await(asyncio.wait(pending, { timeout = 0 }))
  log(#done, #pending)
  await(asyncio.wait(pending))
  done, pending = await(asyncio.wait(pending, { timeout = 0 }))
  log(#done, #pending)
  local ts = tasks(job(7, 0.03))
  local w = asyncio.create_task(asyncio.wait(ts))
  await(asyncio.sleep(0.01))
  w:cancel()
  local ok, e = pcall(await, w)
  log(type_name(e), ts[1]:cancelled())
  await(ts[1])
  log(pcall(function() await(asyncio.wait(ts, { return_when = "SOMETIME" })) end))
  local c = job(8, 0)
  ok, e = pcall(function() await(asyncio.wait({ c })) end)
  log(type_name(e))
  c:close()
  local cancelled = asyncio.create_task(asyncio.sleep(1))
  cancelled:cancel()
  done, pending = await(asyncio.wait({ cancelled, ts[1] },
    { return_when = asyncio.FIRST_EXCEPTION }))
  log(#done, #pending, cancelled:cancelled())
end)())
print(table.concat(seen, " "))
