-- stop() before run_forever: exactly one pass.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local loop = asyncio.new_event_loop()
loop:call_soon(function()
  log("A")
  loop:call_soon(log, "B")
end)
loop:stop()
loop:run_forever()
log("|1|")
loop:call_soon(loop.stop, loop)
loop:run_forever()
log("|2|")
loop:close()
print(table.concat(seen, " "))
