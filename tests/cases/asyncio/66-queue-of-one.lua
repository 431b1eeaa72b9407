-- A producer and a consumer of a queue of one take turns.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local q = asyncio.Queue(1)
  local p = asyncio.create_task(async(function()
    for i = 0, 3 do
      await(q:put(i))
      log("p" .. i)
    end
  end)())
  local g = asyncio.create_task(async(function()
    for _ = 0, 3 do log("g" .. await(q:get())) end
  end)())
  await(p)
  await(g)
  q:put_nowait(1)
  log(q:full(), pcall(function() q:put_nowait(2) end))
end)())
print(table.concat(seen, " "))
