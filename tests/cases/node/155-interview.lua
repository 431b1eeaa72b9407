-- All queues at once.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

L("1")
setTimeout(function()
  L("2")
  Promise.resolve():next(function() L("3") end)
  process.nextTick(function() L("4") end)
end, 0)
Promise.new(function(resolve)
  L("5")
  resolve()
  setTimeout(function() L("6") end, 0)
end):next(function()
  L("7")
  process.nextTick(function() L("8") end)
  setImmediate(function() L("9") end)
end):next(function() L("10") end)
setImmediate(function()
  L("11")
  process.nextTick(function() L("12") end)
  Promise.resolve():next(function() L("13") end)
end)
process.nextTick(function()
  L("14")
  Promise.resolve():next(function() L("15") end)
end)
L("16")
cpu(3)
