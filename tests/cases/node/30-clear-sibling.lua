-- A due timer can still be cleared by one before it.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local b
setTimeout(function() L("A"); clearTimeout(b) end, 1)
b = setTimeout(function() L("B") end, 1)
setTimeout(function() L("C") end, 1)
cpu(3)
