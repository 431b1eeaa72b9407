-- Overdue timers run by due time, not by order of creation.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("20") end, 20)
setTimeout(function() L("5") end, 5)
setTimeout(function() L("10") end, 10)
setTimeout(function() L("1") end, 1)
cpu(30)
