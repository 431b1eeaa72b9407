-- taskgroup-cancels-its-siblings: a group ends as one, with all its errors.
--
-- A TaskGroup waits for its children at the end of the block. If one fails, the sibling
-- and the block itself are cancelled, and when all have ended the block raises a group of
-- exceptions: here two, for the sibling fails while it cleans up.
--
-- Watch:  the cancellation that spreads from "bad" to its sibling and to the block.
-- Try:    remove the error in "careless"; gather in place of the group.
runtime "asyncio"

local bad = async("bad", function()
  await(asyncio.sleep(0.01))
  print("bad fails")
  error(ValueError("bad"), 0)
end)

local careless = async("careless", function()
  local ok, e = pcall(function() await(asyncio.sleep(1)) end)
  print("careless hears:", type_name(e))
  error(RuntimeError("while cleaning up"), 0)
end)

local main = async("main", function()
  local ok, group = pcall(function()
    asyncio.TaskGroup(function(tg)
      tg:create_task(bad())
      tg:create_task(careless())
      local ok, e = pcall(function() await(asyncio.sleep(1)) end)
      print("the block hears:", type_name(e))
      error(e, 0)
    end)
  end)
  print(type_name(group), group)
  for _, e in ipairs(group.exceptions) do print("  " .. repr(e)) end
end)

asyncio.run(main())
