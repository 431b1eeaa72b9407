-- With something else to do it runs.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setImmediate(function() L("unref") end):unref()
setTimeout(function() L("t") end, 5)
