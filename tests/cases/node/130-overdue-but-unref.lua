-- An unref'd timer that is due when the loop starts: nothing is alive, it never runs.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("never") end, 1):unref()
cpu(5)
