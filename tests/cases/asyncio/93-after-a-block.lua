-- After a block: what is ready and the timers that are due.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

asyncio.run(async(function()
  local loop = asyncio.get_running_loop()
  for _, ms in ipairs { 30, 10, 20 } do loop:call_later(ms / 1000, log, "t" .. ms) end
  loop:call_soon(function()
    loop:call_soon(log, "soon")
    time.sleep(0.05)
    log("blocked")
  end)
  await(asyncio.sleep(0.08))
end)())
print(table.concat(seen, " "))
