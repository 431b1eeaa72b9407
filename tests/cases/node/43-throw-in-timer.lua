-- The pass starts over after a throw; what A left in the queues runs after B.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function(e) L("U(" .. e.message .. ")") end)
setTimeout(function()
  L("A")
  process.nextTick(function() L("tA") end)
  Promise.resolve():next(function() L("pA") end)
  error(Error.new("a"), 0)
end, 1)
setTimeout(function() L("B") end, 1)
setTimeout(function() L("C") end, 2)
setImmediate(function() L("imm") end)
cpu(5)
