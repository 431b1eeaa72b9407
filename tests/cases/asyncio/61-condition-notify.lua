-- notify(2) while the lock is held, then notify_all.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local c = asyncio.Condition()
  local ts = {}
  for i = 1, 4 do
    ts[i] = asyncio.create_task(async(function()
      c:with(function()
        await(c:wait())
        log(i, c:locked())
      end)
    end)())
  end
  await(asyncio.sleep(0))
  c:with(function()
    c:notify(2)
    log("notified")
    await(asyncio.sleep(0))
    log("held")
  end)
  await(asyncio.sleep(0.01))
  log("|")
  await(c:acquire())
  c:notify_all()
  log("all")
  c:release()
  for i = 1, 4 do await(ts[i]) end
  log(pcall(function() c:notify() end))
end)())
print(table.concat(seen, " "))
