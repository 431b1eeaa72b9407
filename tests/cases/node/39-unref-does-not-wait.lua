-- Nobody waits for an unref'd timer.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("unref50") end, 50):unref()
setTimeout(function() L("t10") end, 10)
