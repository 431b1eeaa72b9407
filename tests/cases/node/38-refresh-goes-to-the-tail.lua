-- refresh() starts the timer anew: it is the last of its list.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local a = setTimeout(function() L("A") end, 5)
setTimeout(function() L("B") end, 5)
cpu(2)
a:refresh()
cpu(10)
