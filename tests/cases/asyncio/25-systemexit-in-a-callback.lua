-- SystemExit leaves the loop at once, the rest stays queued; uvloop runs it first.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local loop = asyncio.new_event_loop()
loop:call_soon(log, "A")
loop:call_soon(function()
  log("X")
  error(SystemExit(1), 0)
end)
loop:call_soon(log, "B")
local ok, e = pcall(loop.run_forever, loop)
if not ok and isinstance(e, SystemExit) then log("EXIT") end
loop:call_soon(loop.stop, loop)
loop:run_forever()
loop:close()
print(table.concat(seen, " "))
