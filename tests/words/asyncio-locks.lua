-- Locks, conditions, semaphores and barriers under cancellation.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local function task(f, ...) return asyncio.create_task(async(f)(...)) end
  local l = asyncio.Lock()
  await(l:acquire())
  local ts = {}
  for i = 1, 4 do
    ts[i] = task(function()
      local ok, e = pcall(function()
        l:with(function()
          log("in" .. i)
          await(asyncio.sleep(0))
        end)
      end)
      if not ok then log("x" .. i) error(e, 0) end
    end)
  end
  await(asyncio.sleep(0))
  ts[2]:cancel()
  l:release()
  ts[1]:cancel()
  await(asyncio.wait(ts))
  log(l:locked(), "|")
  local c = asyncio.Condition()
  for i = 1, 3 do
    ts[i] = task(function()
      c:with(function()
        local ok, e = pcall(await, c:wait())
        log("c" .. i, ok, c:locked())
        if not ok then error(e, 0) end
      end)
    end)
  end
  ts[4] = nil
  await(asyncio.sleep(0))
  ts[1]:cancel()
  c:with(function() c:notify_all() end)
  await(asyncio.wait(ts))
  local n = 0
  local w = task(function()
    c:with(function() log("wait_for", await(c:wait_for(function() return n >= 2 and n end))) end)
  end)
  for i = 1, 3 do
    await(asyncio.sleep(0))
    c:with(function() n = n + 1 c:notify() end)
  end
  await(w)
  log("|")
  local s = asyncio.Semaphore(2)
  for i = 1, 5 do
    ts[i] = task(function()
      local ok, e = pcall(function()
        s:with(function()
          log("s" .. i, s._value)
          await(asyncio.sleep(0))
        end)
      end)
      if not ok then log("sx" .. i) error(e, 0) end
    end)
  end
  await(asyncio.sleep(0))
  ts[3]:cancel()
  await(asyncio.sleep(0))
  ts[4]:cancel()
  await(asyncio.wait(ts))
  log(s._value, s:locked(), "|")
  local b = asyncio.Barrier(2)
  log(b.parties, b.n_waiting, b.broken)
  local t = task(function()
    local ok, e = pcall(await, b:wait())
    log(ok, type_name(e), str(e))
  end)
  await(asyncio.sleep(0))
  log(b.n_waiting)
  await(b:abort())
  await(t)
  log(b.broken)
  await(b:reset())
  local x = task(function() return await(b:wait()) end)
  local y = task(function() return await(b:wait()) end)
  log(await(x), await(y), b.broken)
end)())
print(table.concat(seen, " "))
