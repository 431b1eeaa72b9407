-- The body of an ES module is itself a promise job, so jobs come before ticks.
runtime("node", { module = "esm" })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.nextTick(function() L("tick") end)
Promise.resolve():next(function() L("promise") end)
queueMicrotask(function() L("qmicro") end)
L("sync")
