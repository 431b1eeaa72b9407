-- Tasks: names, current_task, all_tasks, ensure_future, callbacks that come and go.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  log(asyncio.current_task():get_name())
  local t = asyncio.create_task(async(function()
    log(asyncio.current_task():get_name())
    await(asyncio.sleep(0.01))
    return 1
  end)(), { name = "worker" })
  local u = loop:create_task(asyncio.sleep(0.01))
  log(u:get_name())
  u:set_name("renamed")
  log(u:get_name(), #asyncio.all_tasks())
  log(rawequal(asyncio.ensure_future(t), t), rawequal(asyncio.ensure_future(u), t))
  local function gone() log("never") end
  local function twice() log("twice") end
  t:add_done_callback(gone)
  t:add_done_callback(gone)
  t:add_done_callback(twice)
  t:add_done_callback(twice)
  log(t:remove_done_callback(gone), t:remove_done_callback(gone))
  log(await(t), t:done(), t:result(), t:exception())
  await(asyncio.sleep(0))
  log(t:cancel(), t:cancelled(), t:cancelling())
  local f = loop:create_future()
  loop:call_soon(function() log("current", asyncio.current_task()) f:set_result(nil) end)
  await(f)
  await(u)
  log(#asyncio.all_tasks())
  local n = 0
  local spin = asyncio.create_task(async(function()
    while true do
      n = n + 1
      local ok, e = pcall(await, asyncio.sleep(0))
      if not ok then log("stopped") return n > 2 end
    end
  end)())
  for _ = 1, 4 do await(asyncio.sleep(0)) end
  spin:cancel()
  log(await(spin), spin:cancelled(), spin:cancelling())
  local c = async(function()
    asyncio.current_task():cancel()
    local ok = pcall(await, asyncio.sleep(0))
    log("caught", not ok, asyncio.current_task():cancelling(), asyncio.current_task():uncancel())
    await(asyncio.sleep(0))
    return "survived"
  end)
  log(await(asyncio.create_task(c())))
end)())
print(table.concat(seen, " "))
