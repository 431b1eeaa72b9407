-- An unref'd immediate alone does not even start the loop.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setImmediate(function() L("never") end):unref()
