-- A tick that throws ends the drain; the next callback, a due timer, drains the rest.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function(e) L("U(" .. e.message .. ")") end)
process.nextTick(function() L("t1"); error(Error.new("t1"), 0) end)
process.nextTick(function() L("t2") end)
Promise.resolve():next(function() L("p1") end)
setTimeout(function() L("timeout") end, 1)
setImmediate(function() L("immediate") end)
cpu(5)
