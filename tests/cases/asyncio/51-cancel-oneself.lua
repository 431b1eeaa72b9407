-- A running task cancels itself: it hears of it where it waits next.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local worker = async(function()
  asyncio.current_task():cancel()
  log("still")
  log("running")
  local ok, e = pcall(function() await(asyncio.sleep(1)) end)
  log("X")
  error(e, 0)
end)
local main = async(function()
  local t = asyncio.create_task(worker())
  await(asyncio.wait({ t }))
  log(t:cancelled())
end)
asyncio.run(main())
print(table.concat(seen, " "))
