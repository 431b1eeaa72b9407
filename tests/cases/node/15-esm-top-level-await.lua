-- A top-level await goes on as a promise job of the same drain: still before ticks.
runtime("node", { module = "esm" })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.nextTick(function() L("tick1") end)
Promise.resolve():next(function() L("promise1") end)
await(0)
L("after-tla")
process.nextTick(function() L("tick2") end)
Promise.resolve():next(function() L("promise2") end)
