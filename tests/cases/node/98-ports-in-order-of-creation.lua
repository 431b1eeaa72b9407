-- Ports are scanned in the order in which they were made, each to its end.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local a, b = MessageChannel.new(), MessageChannel.new()
a.port2:on("message", function(m) L("a" .. m) end)
b.port2:on("message", function(m)
  L("b" .. m)
  if m == 2 then process.exit() end
end)
b.port1:postMessage(1)
a.port1:postMessage(1)
b.port1:postMessage(2)
a.port1:postMessage(2)
