-- A file status against the first check phase: a race with the pool thread.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

fs.stat("/", function() L("stat") end)
setImmediate(function() L("immediate") end)
