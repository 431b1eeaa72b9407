-- Unhandled rejections are dealt with when both queues have run dry, in the same drain.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("unhandledRejection", function(reason)
  L("UR(" .. reason .. ")")
  process.nextTick(function() L("t-UR") end)
  queueMicrotask(function() L("m-UR") end)
end)
Promise.reject("r1")
process.nextTick(function() L("t1") end)
Promise.resolve():next(function() L("m1") end):next(function() L("m2") end)
  :next(function() L("m3") end)
setTimeout(function() L("timeout") end, 0)
setImmediate(function() L("immediate") end)
cpu(3)
