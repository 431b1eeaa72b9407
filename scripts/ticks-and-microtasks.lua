-- ticks-and-microtasks: two queues that are emptied between any two callbacks.
--
-- When a callback ends, Node runs every process.nextTick callback, then every promise
-- job, and starts over while either adds more. What a promise job adds to the tick queue
-- waits until the promise jobs are through: a tick does not overtake them.
--
-- Watch:  both queues after the main script: two ticks, two jobs; then "tick from job".
-- Try:    queue "job from tick" with nextTick; put everything into a setTimeout.
runtime "node"

process.nextTick(function()
  console.log("tick 1")
  queueMicrotask(function() console.log("job from tick 1") end)
end)

Promise.resolve():next(function()
  console.log("job 1")
  process.nextTick(function() console.log("tick from job 1") end)
end)

queueMicrotask(function() console.log("job 2") end)
process.nextTick(function() console.log("tick 2") end)

setTimeout(function() console.log("timer") end, 5)
console.log("main")
