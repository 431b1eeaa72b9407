-- An item is nobody's until it is taken; the loser queues at the end.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local q = asyncio.Queue()
  local get = async(function(name) log(name .. "=" .. await(q:get())) end)
  local a, b = asyncio.create_task(get("A")), asyncio.create_task(get("B"))
  await(asyncio.sleep(0))
  q:put_nowait(0)
  local c = asyncio.create_task(get("C"))
  log("C=" .. q:get_nowait())
  await(asyncio.sleep(0))
  await(asyncio.sleep(0))
  for i = 1, 3 do q:put_nowait(i) end
  await(asyncio.gather(a, b, c))
end)())
print(table.concat(seen, " "))
