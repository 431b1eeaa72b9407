-- The executor is a plain call; its resolve in a job settles later.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

Promise.new(function(resolve)
  L("exec")
  queueMicrotask(function() L("m1"); resolve() end)
end):next(function() L("then") end)
process.nextTick(function() L("tick") end)
L("sync")
