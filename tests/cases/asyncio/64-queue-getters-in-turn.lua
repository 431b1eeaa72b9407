-- Three getters, three items.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local q = asyncio.Queue()
  local ts = {}
  for i, name in ipairs { "a", "b", "c" } do
    ts[i] = asyncio.create_task(async(function() log(name .. "=" .. await(q:get())) end)())
  end
  await(asyncio.sleep(0))
  for i = 0, 2 do q:put_nowait(i) end
  log("put", q:qsize())
  for i = 1, 3 do await(ts[i]) end
  log(q:empty(), pcall(function() q:get_nowait() end) == false)
end)())
print(table.concat(seen, " "))
