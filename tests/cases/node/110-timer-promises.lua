-- The promise forms stand in the same lists; their jobs run before the next timer.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

timersPromises.setTimeout(1):next(function() L("tpA") end)
setTimeout(function() L("B"); process.nextTick(function() L("tB") end) end, 1)
timersPromises.setTimeout(1):next(function() L("tpC") end)
timersPromises.setImmediate():next(function() L("tpI1") end)
setImmediate(function() L("I2") end)
cpu(5)
