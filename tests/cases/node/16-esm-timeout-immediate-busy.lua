-- An ES module's body runs in poll (20), or before the loop starts (22).
runtime("node", { module = "esm" })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("timeout") end, 0)
setImmediate(function() L("immediate") end)
cpu(5)
