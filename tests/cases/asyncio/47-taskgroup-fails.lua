-- One child fails: sibling and body are cancelled, the group is raised last.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local sibling = async(function()
  local ok, e = pcall(function() await(asyncio.sleep(1)) end)
  log("sib-X")
  error(e, 0)
end)
local bad = async(function()
  await(asyncio.sleep(0.01))
  log("bad")
  error(ValueError(), 0)
end)
local main = async(function()
  local ok, group = pcall(function()
    asyncio.TaskGroup(function(tg)
      tg:create_task(sibling())
      tg:create_task(bad())
      local ok, e = pcall(function() await(asyncio.sleep(1)) end)
      log("body-X")
      error(e, 0)
    end)
  end)
  if isinstance(group, ExceptionGroup) then log("EG" .. #group.exceptions) end
  log("cancelling=" .. asyncio.current_task():cancelling())
end)
asyncio.run(main())
print(table.concat(seen, " "))
