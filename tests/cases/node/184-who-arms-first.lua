-- Timers of one list run in the order of arming.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

Promise.resolve():next(function() setTimeout(function() L("from-micro") end, 1) end)
process.nextTick(function() setTimeout(function() L("from-tick") end, 1) end)
setTimeout(function() L("from-main") end, 1)
cpu(3)
