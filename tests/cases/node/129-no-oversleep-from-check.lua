-- Nor an immediate.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local begin = performance.now()
setTimeout(function() setImmediate(function() cpu(30) end) end, 10)
setTimeout(function() L(performance.now() - begin < 75 and "on-time" or "late") end, 60)
