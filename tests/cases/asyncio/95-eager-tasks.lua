-- Since 3.12 a task may run at once, up to where it first waits.
runtime("asyncio", { version = "3.12" })

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

-- Counts the passes of the ready queue.
local function ruler(loop)
  local passes = { n = 0, on = true }
  local function count()
    passes.n = passes.n + 1
    if passes.on then loop:call_soon(count) end
  end
  loop:call_soon(count)
  return passes
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:set_task_factory(asyncio.eager_task_factory)
  local a = async(function()
    log("a1")
    await(asyncio.sleep(0))
    log("a2")
  end)
  local b = async(function() log("b") end)
  loop:call_soon(log, "S1")
  asyncio.create_task(a())
  local t = asyncio.create_task(b())
  log("done=" .. str(t:done()), "main")
  await(asyncio.sleep(0))
  loop:call_soon(log, "S2")
  await(asyncio.sleep(0))
  local passes = ruler(loop)
  await(asyncio.sleep(0))
  local g = async(function(n) log("g" .. n) end)
  local begin = passes.n
  await(asyncio.gather(g(1), g(2)))
  log("gather=+" .. passes.n - begin)
  begin = passes.n
  asyncio.TaskGroup(function(tg)
    tg:create_task(async(function() log("tg") end)())
  end)
  log("tg=+" .. passes.n - begin)
  passes.on = false
end)
asyncio.run(main())
print(table.concat(seen, " "))
