-- And in another list that is due in the same pass.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local b
setTimeout(function() L("A"); clearTimeout(b) end, 1)
b = setTimeout(function() L("B") end, 2)
setTimeout(function() L("C") end, 3)
cpu(6)
