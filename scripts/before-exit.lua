-- before-exit: the loop runs dry, and a listener may give it work again.
--
-- "beforeExit" is emitted when nothing holds the loop. If a listener arms a timer, the
-- loop turns on, and the event comes again at the next end. "exit" is the end: it is
-- synchronous, and timers, immediates and ticks made there never run. Promise jobs do.
--
-- Watch:  the loop stops and starts again; the last line comes from inside "exit".
-- Try:    process.exit(3) in the timer: which of the two events is left?
runtime "node"

local rounds = 0

process.on("beforeExit", function(code)
  rounds = rounds + 1
  console.log("beforeExit", rounds, "code", code)
  if rounds < 3 then
    setTimeout(function() console.log("one more timer") end, 5)
  else
    process.exitCode = 4
  end
end)

process.on("exit", function(code)
  console.log("exit with", code)
  setTimeout(function() console.log("never") end, 0)
  process.nextTick(function() console.log("never") end)
  queueMicrotask(function() console.log("a promise job in exit still runs") end)
end)

console.log("main script is done")
