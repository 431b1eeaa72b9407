local ch = MessageChannel.new()
local sent = { a = 1, list = { 1, 2, { b = true } }, s = "x" }
ch.port2:on("message", function(v)
  console.log(v)
  if v == "end" then ch.port2:close() end
end)
ch.port1:postMessage(sent)
sent.a = 2
local ok, e = pcall(function() ch.port1:postMessage({ f = function() end }) end)
console.log(ok, e.name, e.code)
ok, e = pcall(function() structuredClone(function() end) end)
console.log(ok, e.name, e.code)
ch.port1:postMessage("end")
