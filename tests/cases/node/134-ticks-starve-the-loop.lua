-- Recursive ticks hold up jobs, timers and immediates.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n = 0
local function tick()
  n = n + 1
  if n < 200000 then process.nextTick(tick) else L("ticks-done") end
end
setTimeout(function() L("timeout") end, 1)
setImmediate(function() L("immediate") end)
process.nextTick(tick)
Promise.resolve():next(function() L("micro") end)
