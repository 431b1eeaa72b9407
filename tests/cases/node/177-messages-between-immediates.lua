-- A message posted in check comes in the next poll, after a due timer.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local channel = MessageChannel.new()
channel.port2:on("message", function(m)
  L("m" .. m)
  if m == 2 then channel.port1:close() end
end)
setImmediate(function()
  L("i1")
  channel.port1:postMessage(1)
  setImmediate(function() L("i2"); channel.port1:postMessage(2) end)
  setTimeout(function() L("t") end, 0)
  cpu(2)
end)
