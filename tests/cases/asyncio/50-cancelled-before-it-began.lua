-- A task cancelled before its first step runs nothing, no finally either.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local t = asyncio.create_task(async(function()
    log("body")
    pcall(await, asyncio.sleep(1))
    log("finally")
  end)())
  t:cancel("early")
  log(t:done(), t:cancelling())
  local ok, e = pcall(await, t)
  log(type_name(e), t:cancelled(), t:done())
end)())
print(table.concat(seen, " "))
