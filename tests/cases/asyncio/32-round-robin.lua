-- sleep(0) puts a task at the end of the queue: the three take turns.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local worker = async(function(name)
  for i = 0, 2 do
    log(name .. i)
    await(asyncio.sleep(0))
  end
end)
local main = async(function()
  await(asyncio.gather(worker("a"), worker("b"), worker("c")))
end)
asyncio.run(main())
print(table.concat(seen, " "))
