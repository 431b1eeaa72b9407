-- Done-callbacks and awaiting tasks are woken in the order in which they came.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local f = loop:create_future()
  local waiter = async(function(name)
    await(f)
    log(name)
  end)
  f:add_done_callback(function() log("cb1") end)
  local t1, t2 = asyncio.create_task(waiter("t1")), asyncio.create_task(waiter("t2"))
  await(asyncio.sleep(0))
  f:add_done_callback(function() log("cb2") end)
  loop:call_soon(log, "before")
  f:set_result(1)
  loop:call_soon(log, "after")
  f:add_done_callback(function() log("late") end)
  log("set")
  await(asyncio.gather(t1, t2))
end)
asyncio.run(main())
print(table.concat(seen, " "))
