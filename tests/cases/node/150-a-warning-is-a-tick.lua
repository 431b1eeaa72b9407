-- A warning is emitted from a tick of its own.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("warning", function() L("warning") end)
clearTimeout(setTimeout(function() end, 2 ^ 31))
process.nextTick(function() L("tick") end)
Promise.resolve():next(function() L("p") end)
L("sync")
