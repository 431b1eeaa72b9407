-- Clearing the first timer of a list leaves the list's due time as it was.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local a = setTimeout(function() L("A") end, 10)
cpu(3)
setTimeout(function() L("A2") end, 10)
clearTimeout(a)
setTimeout(function() L("B") end, 8)
cpu(30)
