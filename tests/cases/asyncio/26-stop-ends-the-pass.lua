-- asyncio stops after the pass in which stop() was called; uvloop's stop is itself queued.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local loop = asyncio.new_event_loop()
loop:call_soon(function()
  log("X")
  loop:call_soon(log, "before")
  loop:stop()
  loop:call_soon(log, "after")
end)
loop:call_soon(log, "Y")
loop:run_forever()
log("|stopped|")
loop:call_soon(loop.stop, loop)
loop:run_forever()
log("|again|")
loop:close()
print(table.concat(seen, " "))
