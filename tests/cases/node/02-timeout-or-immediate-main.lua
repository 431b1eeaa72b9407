-- Nothing else between the two calls and the loop's first look at its clock: a race.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("timeout") end, 0)
setImmediate(function() L("immediate") end)
