-- It returns before it waits again: cancelled all the same, the value is lost.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local worker = async(function()
  asyncio.current_task():cancel()
  return 42
end)
local main = async(function()
  local t = asyncio.create_task(worker())
  await(asyncio.wait({ t }))
  log(t:cancelled() and "cancelled" or "result" .. t:result())
end)
asyncio.run(main())
print(table.concat(seen, " "))
