-- asyncio.run after main's end: leftover tasks, async generators, the executor's threads.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local source = async_generator(function(yield)
  local ok, e = pcall(function()
    while true do yield(1) end
  end)
  log("agen-closed")
  error(e, 0)
end)
local left = async(function()
  local ok, e = pcall(function() await(asyncio.sleep(9)) end)
  log("left-X")
  await(asyncio.sleep(0.04))
  log("left-cleanup")
  error(e, 0)
end)
local main = async(function()
  local loop = asyncio.get_running_loop()
  await(source:__anext__())
  asyncio.create_task(left())
  loop:run_in_executor(nil, function()
    time.sleep(0.15)
    log("thread-end")
  end)
  loop:call_later(0.02, log, "timer-during-shutdown")
  loop:call_soon(log, "soon-after-main")
  await(asyncio.sleep(0))
  log("main-end")
end)
asyncio.run(main())
print(table.concat(seen, " "))
