-- Work that is done when the loop starts comes in its first poll.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

fs.stat("/", function() L("stat") end)
setImmediate(function() L("immediate") end)
setTimeout(function() L("timeout") end, 1)
cpu(30)
