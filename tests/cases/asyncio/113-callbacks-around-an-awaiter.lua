-- Callbacks and an awaiter of a task, in the order they came.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  local t = asyncio.create_task(async(function() log("end") end)())
  t:add_done_callback(function() log("cb1") end)
  local aw = asyncio.create_task(async(function()
    await(t)
    log("awaiter")
  end)())
  t:add_done_callback(function(x) log("cb2", x:done(), rawequal(x, t)) end)
  loop:call_soon(log, "soon")
  await(aw)
  t:add_done_callback(function() log("cb3") end)
  await(asyncio.sleep(0))
end)())
print(table.concat(seen, " "))
