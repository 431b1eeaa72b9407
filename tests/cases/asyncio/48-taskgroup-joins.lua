-- The block ends when every child has ended.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local worker = async(function(name, s)
  await(asyncio.sleep(s))
  log(name)
end)
local main = async(function()
  asyncio.TaskGroup(function(tg)
    tg:create_task(worker("a", 0.03))
    tg:create_task(worker("b", 0.01))
    log("body")
  end)
  log("joined")
end)
asyncio.run(main())
print(table.concat(seen, " "))
