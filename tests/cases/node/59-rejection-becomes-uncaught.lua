-- Nobody listens to unhandledRejection: it is raised as an uncaught exception.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtExceptionMonitor", function() L("MON") end)
process.on("uncaughtException", function(e, origin)
  L("UE(" .. e.message .. "," .. origin .. ")")
end)
Promise.reject(Error.new("x"))
process.nextTick(function() L("tick") end)
setImmediate(function() L("immediate") end)
