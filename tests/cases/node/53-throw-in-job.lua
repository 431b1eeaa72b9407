-- A throw in a promise job does not stop the drain of the jobs.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function(e) L("U(" .. e.message .. ")") end)
queueMicrotask(function()
  L("m1")
  process.nextTick(function() L("t-m1") end)
  error(Error.new("m1"), 0)
end)
queueMicrotask(function() L("m2") end)
Promise.resolve():next(function() L("p3") end)
setImmediate(function() L("immediate") end)
