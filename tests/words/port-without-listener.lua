-- Without a listener messages wait.
local ch = MessageChannel.new()
local p1, p2 = ch.port1, ch.port2
local function a(m) console.log("a", m) if m == 2 then p2:off("message", a) end end
p2:on("message", a)
p2:on("close", function() console.log("close2") end)
p1:on("close", function() console.log("close1") end)
for i = 1, 4 do p1:postMessage(i) end
setTimeout(function() console.log("re"); p2:on("message", function(m) console.log("n", m) end); setTimeout(function() p1:close() end, 30) end, 30)
p1:on("message", function(m) console.log("p1 got", m) end)
p2:postMessage("hello")
p2:once("message", function(m) console.log("once", m) end)
