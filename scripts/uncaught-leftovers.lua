-- uncaught-leftovers: what becomes of a callback that throws?
--
-- With an "uncaughtException" listener the process lives on, but the callback that threw
-- loses the usual drain at its end: its tick and its promise job wait until another
-- callback ends well. Timer B of the same list runs first, then the leftovers, then C.
--
-- Watch:  the tick queue is not empty while B runs; that never happens otherwise.
-- Try:    throw in a setImmediate, in a tick, in a promise job: each has its own answer.
runtime "node"

process.on("uncaughtException", function(e, origin)
  console.log("uncaught:", e.message, "from", origin)
end)

setTimeout(function()
  console.log("A throws")
  process.nextTick(function() console.log("tick of A") end)
  queueMicrotask(function() console.log("job of A") end)
  error(Error.new("oops"), 0)
end, 1)
setTimeout(function() console.log("B, same list") end, 1)
setTimeout(function() console.log("C, next list") end, 2)
setImmediate(function() console.log("immediate") end)
cpu(5)
