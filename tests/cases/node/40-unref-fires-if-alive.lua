-- But it fires while something else keeps the loop alive.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("unref10") end, 10):unref()
setTimeout(function() L("t30") end, 30)
