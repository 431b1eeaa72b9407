-- Waiters of an event wake although it was cleared again at once.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local e = asyncio.Event()
  local w = async(function(i)
    log(await(e:wait()))
    log(i, e:is_set())
  end)
  local ts = {}
  for i = 1, 3 do ts[i] = asyncio.create_task(w(i)) end
  await(asyncio.sleep(0))
  e:set()
  e:clear()
  log("cleared")
  for i = 1, 3 do await(ts[i]) end
end)())
print(table.concat(seen, " "))
