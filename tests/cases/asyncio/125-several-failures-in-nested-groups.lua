-- TaskGroup with several failures, nested.
runtime "asyncio"
local function fail(d, e) return async("fail", function() await(asyncio.sleep(d)); error(e, 0) end)() end
local clean = async("clean", function(name, then_)
  local ok, e = pcall(function() await(asyncio.sleep(1)) end)
  print(name, "got", type_name(e))
  if then_ then error(then_, 0) end
  error(e, 0)
end)
asyncio.run(async("main", function()
  local ok, e = pcall(function()
    asyncio.TaskGroup(function(tg)
      tg:create_task(fail(0.01, ValueError("one")))
      tg:create_task(clean("a"))
      tg:create_task(clean("b", KeyError("k")))
      asyncio.TaskGroup(function(tg2)
        tg2:create_task(clean("c", RuntimeError("inner")))
        tg2:create_task(fail(0.02, TypeError("late")))
      end)
    end)
  end)
  print(type_name(e), str(e))
  local function show(g, d)
    for _, x in ipairs(g.exceptions) do
      print(d .. type_name(x), str(x))
      if isinstance(x, BaseExceptionGroup) then show(x, d .. "  ") end
    end
  end
  show(e, "  ")
  print(asyncio.current_task():cancelling())
end)())
