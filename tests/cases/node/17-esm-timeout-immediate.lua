-- The same without work: in poll the immediate is always first.
runtime("node", { module = "esm" })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("timeout") end, 0)
setImmediate(function() L("immediate") end)
