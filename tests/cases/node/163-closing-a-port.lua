-- What was posted before close() still arrives; both ends tell of it in the close phase.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local channel = MessageChannel.new()
channel.port2:on("close", function() L("close2") end)
channel.port1:on("close", function() L("close1") end)
channel.port2:on("message", function(m) L("m" .. m) end)
channel.port1:postMessage(1)
channel.port1:close()
process.nextTick(function() L("tick") end)
setImmediate(function() L("immediate") end)
