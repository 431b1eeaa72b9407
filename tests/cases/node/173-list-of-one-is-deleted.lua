-- Clearing the only timer deletes the list: the next one starts afresh.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local a = setTimeout(function() L("A") end, 10)
cpu(3)
clearTimeout(a)
setTimeout(function() L("A2") end, 10)
setTimeout(function() L("B") end, 8)
cpu(30)
