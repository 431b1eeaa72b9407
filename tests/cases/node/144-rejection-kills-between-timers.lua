-- The check for rejections comes between two timers as well: B never runs.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function() L("A"); Promise.reject(Error.new("r")) end, 1)
setTimeout(function() L("B") end, 1)
cpu(3)
