-- An immediate can clear a later one of the same snapshot.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local b
setImmediate(function() L("A"); clearImmediate(b) end)
b = setImmediate(function() L("B") end)
setImmediate(function() L("C") end)
