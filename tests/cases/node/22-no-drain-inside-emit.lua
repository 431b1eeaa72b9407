-- emit() is a plain call: nothing is drained between two listeners.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local e = EventEmitter.new()
e:on("x", function()
  L("l1")
  process.nextTick(function() L("t1") end)
  Promise.resolve():next(function() L("p1") end)
end)
e:on("x", function() L("l2") end)
setImmediate(function() L("before"); e:emit("x"); L("after") end)
