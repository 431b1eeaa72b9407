-- A due timer makes another of no delay, and a callback.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0.01, function()
    log("first")
    loop:call_later(0, log, "new")
    loop:call_soon(log, "soon")
  end)
  loop:call_later(0.02, log, "second")
  cpu(40)
  await(asyncio.sleep(0.05))
end)())
print(table.concat(seen, " "))
