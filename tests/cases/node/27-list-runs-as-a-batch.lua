-- A2 is due after B, yet runs before it, with A1, whose list it shares.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("A1") end, 10)
cpu(3)
setTimeout(function() L("A2") end, 10)
cpu(3)
setTimeout(function() L("B") end, 5)
cpu(30)
