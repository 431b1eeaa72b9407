-- set_result queues the waiter, and runs nothing.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local f = loop:create_future()
  local t = asyncio.create_task(async(function()
    log("waits")
    log(await(f))
  end)())
  await(asyncio.sleep(0))
  log("set")
  f:set_result("woken")
  log("still here")
  await(asyncio.sleep(0))
  log("next")
  await(t)
end)())
print(table.concat(seen, " "))
