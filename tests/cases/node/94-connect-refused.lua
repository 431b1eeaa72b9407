-- A connection that nobody accepts fails in poll, not in the pending phase.
runtime "node"

local c = net.connect(1, "127.0.0.1")
c:on("error", function(e)
  console.log(e.code)
  process.nextTick(function() console.log("tick") end)
end)
c:on("close", function() console.log("close") end)
process.nextTick(function() console.log("maintick") end)
setImmediate(function() console.log("immediate") end)
setTimeout(function() console.log("timeout") end, 1)
cpu(3)
