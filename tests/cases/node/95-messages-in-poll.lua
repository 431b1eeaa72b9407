-- Messages come in poll: after a due timer, before immediates, drained one by one.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local channel = MessageChannel.new()
channel.port2:on("message", function(m)
  L("msg" .. m)
  process.nextTick(function() L("t" .. m) end)
  Promise.resolve():next(function() L("p" .. m) end)
  if m == 2 then channel.port1:close() end
end)
setImmediate(function() L("immediate") end)
setTimeout(function() L("timeout") end, 0)
channel.port1:postMessage(1)
channel.port1:postMessage(2)
process.nextTick(function() L("tick") end)
cpu(3)
