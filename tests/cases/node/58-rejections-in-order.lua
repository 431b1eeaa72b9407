-- They are reported in the order of the rejections, and between two immediates too.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("unhandledRejection", function(reason) L("UR(" .. reason .. ")") end)
Promise.reject("frommain")
process.nextTick(function() L("tick"); Promise.reject("fromtick") end)
Promise.resolve():next(function() L("m"); Promise.reject("frommicro") end)
setImmediate(function() L("imm1"); Promise.reject("imm") end)
setImmediate(function() L("imm2") end)
