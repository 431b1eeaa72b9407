-- The same with 3 ms of work: now the timer is surely due when the loop starts.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("timeout") end, 0)
setImmediate(function() L("immediate") end)
cpu(3)
