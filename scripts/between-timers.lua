-- between-timers: ticks and promise jobs run between any two timers.
--
-- Three timers are due at once. The loop does not run them in a row: after each one the
-- tick queue and the job queue are emptied, so A's promise job can still clear timer B,
-- which is due already and would be next.
--
-- Watch:  the queues between A and C; B leaves its list at the last moment.
-- Try:    --runtime node@10: it ran a whole list first, and B could not be stopped.
runtime "node"

local b

setTimeout(function()
  console.log("A")
  process.nextTick(function() console.log("tick of A") end)
  queueMicrotask(function()
    console.log("job of A clears B")
    clearTimeout(b)
  end)
end, 1)

b = setTimeout(function() console.log("B") end, 1)
setTimeout(function() console.log("C") end, 1)
cpu(5)
