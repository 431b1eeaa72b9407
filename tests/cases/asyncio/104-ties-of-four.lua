-- Four equal deadlines: a binary heap is not FIFO. uvloop's timers are.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local loop = asyncio.new_event_loop()
local at = loop:time() + 0.02
for i = 0, 3 do loop:call_at(at, log, i) end
local function look()
  if #seen >= 4 then loop:stop() else loop:call_soon(look) end
end
loop:call_soon(look)
loop:run_forever()
loop:close()
print(table.concat(seen, " "))
