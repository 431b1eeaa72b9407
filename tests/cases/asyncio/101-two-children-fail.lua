-- Two children of a TaskGroup fail in one pass.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local bad = async(function(i)
    await(asyncio.sleep(0))
    error(ValueError(i), 0)
  end)
  local ok, e = pcall(asyncio.TaskGroup, function(tg)
    tg:create_task(bad(0))
    tg:create_task(bad(1))
  end)
  log(type_name(e), tostring(e))
  for _, x in ipairs(e.exceptions) do log(x) end
end)())
print(table.concat(seen, " "))
