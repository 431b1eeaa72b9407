-- join waits until each item is done.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local q = asyncio.Queue()
  q:put_nowait("a")
  q:put_nowait("b")
  local t = asyncio.create_task(async(function()
    while true do
      local v = await(q:get())
      log("got " .. v)
      await(asyncio.sleep(0.01))
      q:task_done()
      log("done " .. v)
    end
  end)())
  await(q:join())
  log("joined")
  t:cancel()
  log(pcall(function() q:task_done() end))
end)())
print(table.concat(seen, " "))
