-- Negative and NaN delays become 1 ms without a word.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("warning", function(w) L(w.name) end)
setTimeout(function() L("neg") end, -1)
setTimeout(function() L("nan") end, 0 / 0)
cpu(3)
