-- A port that its own listener closes delivers what it has; close comes in the closing phase.
local ch = MessageChannel.new()
local p1, p2 = ch.port1, ch.port2
p2:on("message", function(m) console.log("m", m)
  process.nextTick(function() console.log("t", m) end)
  Promise.resolve():next(function() console.log("p", m) end)
  if m == 1 then p2:close() end end)
p2:on("close", function() console.log("close2") end)
p1:on("close", function() console.log("close1") end)
for i = 1, 4 do p1:postMessage(i) end
setImmediate(function() console.log("imm") p1:postMessage(9) end)
