-- Zero, negative, NaN, none, 1.9 and an interval of 1 all share the list of 1 ms.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n = 0
setTimeout(function() L("A") end, 1)
setTimeout(function() L("B") end, 0)
setTimeout(function() L("C") end, 1.9)
setTimeout(function() L("D") end, -5)
setTimeout(function() L("E") end, 0 / 0)
setTimeout(function() L("F") end)
local i
i = setInterval(function() L("G"); clearInterval(i) end, 1)
cpu(5)
