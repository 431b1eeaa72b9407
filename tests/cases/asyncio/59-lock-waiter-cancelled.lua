-- The waiter that was woken is cancelled before it runs: the lock passes on.
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
  local worker = async(function(name)
    lock:with(function() log(name) end)
  end)
  local a, b = asyncio.create_task(worker("a")), asyncio.create_task(worker("b"))
  await(asyncio.sleep(0))
  lock:release()
  a:cancel()
  await(asyncio.wait({ a, b }))
  log(a:cancelled())
end)
asyncio.run(main())
print(table.concat(seen, " "))
