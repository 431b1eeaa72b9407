-- The next turn counts from just before the callback: short work does not stretch it.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local gaps, last, n, i = {}, nil, 0, nil
i = setInterval(function()
  local now = performance.now()
  if last then table.insert(gaps, math.floor((now - last) / 5 + 0.5) * 5) end
  last = now
  n = n + 1
  if n == 6 then clearInterval(i); L(table.concat(gaps, ",")); return end
  cpu(8)
end, 20)
