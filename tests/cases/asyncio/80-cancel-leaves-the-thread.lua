-- Cancelling the awaiter does not stop the thread.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local t = asyncio.create_task(asyncio.to_thread(function()
    time.sleep(0.03)
    log("thread-end")
  end))
  await(asyncio.sleep(0.005))
  t:cancel()
  local _, e = pcall(await, t)
  if isinstance(e, asyncio.CancelledError) then log("cancelled") end
  await(asyncio.sleep(0.05))
end)
asyncio.run(main())
print(table.concat(seen, " "))
