-- blocked-loop: while one callback computes, everything else piles up.
--
-- The callback at 10 ms burns 100 ms. Meanwhile three timers fall due, the pool finishes
-- a file status, and a message is waiting. None of it can run: there is one thread. Then
-- the loop goes on with its phases. This look at the timers is over, it was taken at 10;
-- so poll is next (pool, message), then the immediate, and the overdue timers come last.
--
-- Watch:  the boxes fill during the long bar in the main thread's lane.
-- Try:    cut the work into ten cpu(10), each in a setImmediate.
runtime "node"

local channel = MessageChannel.new()
channel.port2:on("message", function(m)
  console.log("message", m)
  channel.port1:close()
end)

setTimeout(function()
  console.log("long callback begins")
  fs.stat("/etc/hostname", function() console.log("stat") end)
  setImmediate(function() console.log("immediate") end)
  cpu(100)
  channel.port1:postMessage("sent at the end")
  console.log("long callback ends")
end, 10)

setTimeout(function() console.log("timer 70") end, 70)
setTimeout(function() console.log("timer 50") end, 50)
setTimeout(function() console.log("timer 30") end, 30)
