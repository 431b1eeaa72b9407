-- It does not keep the loop alive.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

AbortSignal.timeout(20):addEventListener("abort", function() L("never") end)
setTimeout(function() L("t5") end, 5)
