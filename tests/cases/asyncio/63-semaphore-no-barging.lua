-- A released semaphore goes to who waits, not to who asks next.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local s = asyncio.Semaphore(1)
  await(s:acquire())
  local t = asyncio.create_task(async(function()
    await(s:acquire())
    log("waiter")
    s:release()
  end)())
  await(asyncio.sleep(0))
  s:release()
  log("value=" .. s._value, "locked=" .. str(s:locked()))
  await(s:acquire())
  log("again")
  s:release()
  await(t)
  log(s._value)
end)())
print(table.concat(seen, " "))
