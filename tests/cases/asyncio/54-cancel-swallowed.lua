-- Whoever swallows CancelledError goes on; the request stays counted.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local worker = async(function()
  local ok = pcall(function() await(asyncio.sleep(1)) end)
  if not ok then log("X" .. asyncio.current_task():cancelling()) end
  await(asyncio.sleep(0.005))
  log("alive")
  return 5
end)
local main = async(function()
  local t = asyncio.create_task(worker())
  await(asyncio.sleep(0))
  log(t:cancel())
  log(await(t), t:cancelled(), t:cancelling())
end)
asyncio.run(main())
print(table.concat(seen, " "))
