-- cancel-travels-inward: the innermost waiter hears first.
--
-- main cancels the outer task. That one waits for the middle task, which waits for the
-- inner one, which sleeps: the request goes through all three at once and CancelledError
-- is raised at the sleep. Then it comes back out, a pass of the loop for each task.
-- The inner task might swallow it; then the others would never know.
--
-- Watch:  one arrow inward, then three steps outward in three passes.
-- Try:    remove the error(e, 0) of the inner task; cancel the middle one.
runtime "asyncio"

local function level(name, body)
  return async(name, function()
    local ok, e = pcall(body)
    if ok then return print(name, "goes on") end
    print(name, "hears", type_name(e))
    error(e, 0)
  end)()
end

local main = async("main", function()
  local create = asyncio.create_task
  local inner = create(level("inner", function() await(asyncio.sleep(1)) end))
  local middle = create(level("middle", function() await(inner) end))
  local outer = create(level("outer", function() await(middle) end))
  await(asyncio.sleep(0.01))

  print("cancel:", outer:cancel())
  local ok, e = pcall(await, outer)
  print("main hears", type_name(e))
  print("cancelled:", inner:cancelled(), middle:cancelled(), outer:cancelled())
end)

asyncio.run(main())
