-- A timeout armed anew at the end of its callback: the work comes on top of the delay.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local gaps, last, n = {}, nil, 0
local function turn()
  local now = performance.now()
  if last then table.insert(gaps, math.floor((now - last) / 4 + 0.5) * 4) end
  last = now
  n = n + 1
  if n == 6 then L(table.concat(gaps, ",")); return end
  cpu(8)
  setTimeout(turn, 20)
end
setTimeout(turn, 20)
