-- A delay beyond 2^31-1 becomes 1 ms, and warns.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("warning", function(w) L(w.name) end)
setTimeout(function() L("overflow") end, 2 ^ 31)
setTimeout(function() L("inf") end, math.huge)
setTimeout(function() L("one") end, 1)
setTimeout(function() end, 2 ^ 31 - 1):unref()
cpu(3)
