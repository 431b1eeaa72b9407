-- message-channel: messages arrive in the poll phase, each as a callback of its own.
--
-- Both messages are there when the loop first polls, and they are delivered one after
-- the other in that phase; after each, ticks and promise jobs have their turn. Timers
-- that are due when the loop starts come before them, immediates after.
--
-- Watch:  the phase marker for "message"; the drain between the two.
-- Try:    post a third message from inside the handler: is it before the immediate?
runtime "node"

local channel = MessageChannel.new()

channel.port2:on("message", function(m)
  console.log("message", m)
  process.nextTick(function() console.log("  tick of message", m) end)
  queueMicrotask(function() console.log("  job of message", m) end)
  if m == 2 then channel.port2:close() end
end)

setImmediate(function() console.log("immediate") end)
setTimeout(function() console.log("timer") end, 1)
channel.port1:postMessage(1)
channel.port1:postMessage(2)
cpu(5)
