-- Released and unlocked, yet its releaser queues behind the one who waits already.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local lock = asyncio.Lock()
  await(lock:acquire())
  local t = asyncio.create_task(async(function()
    lock:with(function() log("waiter") end)
  end)())
  await(asyncio.sleep(0))
  lock:release()
  log("locked=" .. str(lock:locked()))
  await(lock:acquire())
  log("releaser-again")
  lock:release()
  await(t)
end)
asyncio.run(main())
print(table.concat(seen, " "))
