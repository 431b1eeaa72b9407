-- An error ends the run of a port; the rest comes after a check phase.
process.on("uncaughtException", function(e) console.log("U", e.message) end)
local ch = MessageChannel.new()
local p1, p2 = ch.port1, ch.port2
p2:on("message", function(m)
  console.log("m", m)
  process.nextTick(function() console.log("t", m) end)
  Promise.resolve():next(function() console.log("p", m) end)
  if m == 1 then error(Error.new("x"), 0) end
  if m == 3 then p2:close() end
end)
p2:on("close", function() console.log("close2") end)
p1:on("close", function() console.log("close1") end)
p1:postMessage(1) p1:postMessage(2) p1:postMessage(3) p1:postMessage(4)
setImmediate(function() console.log("imm") end)
