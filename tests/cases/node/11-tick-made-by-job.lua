-- A tick that a promise job adds waits until no promise job is left.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

Promise.resolve():next(function()
  L("m1")
  process.nextTick(function() L("t-from-m1") end)
  queueMicrotask(function() L("m1.1") end)
end)
Promise.resolve():next(function() L("m2") end)
