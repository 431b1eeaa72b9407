-- The main script's own drain is not skipped when it throws.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function(e) L("U(" .. e.message .. ")") end)
process.nextTick(function() L("tick") end)
Promise.resolve():next(function() L("p") end)
setTimeout(function() L("timeout") end, 1)
setImmediate(function() L("immediate") end)
L("main")
cpu(5)
error(Error.new("main"), 0)
