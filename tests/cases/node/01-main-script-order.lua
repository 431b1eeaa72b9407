-- A main script ends: ticks, promise jobs, then the loop, whose timer is due by then.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setImmediate(function() L("immediate") end)
setTimeout(function() L("timeout") end, 0)
process.nextTick(function() L("tick") end)
Promise.resolve():next(function() L("promise") end)
queueMicrotask(function() L("qmicro") end)
L("sync")
cpu(3)
