-- timeout-or-immediate: which is first, setTimeout 0 or setImmediate? Ask: where are we?
--
-- Inside an I/O callback the loop stands in its poll phase. The check phase, where
-- immediates run, comes next; timers come after it. So the immediate is always first,
-- even when the timer is long overdue, as here. In the main script the same two calls
-- race: a millisecond must pass before the loop first looks at its timers.
--
-- Watch:  the phase marker when "immediate" runs, and the overdue timer beside it.
-- Try:    move the two calls out of the callback, without and with the cpu(5); then
--         `loopscope explore` shows both orders of the first.
runtime "node"

fs.stat("/etc/hostname", function()
  console.log("stat is back: poll phase")
  setTimeout(function() console.log("timeout 0") end, 0)
  setImmediate(function() console.log("immediate") end)
  cpu(5)
  console.log("the timer is due, but it is not its phase yet")
end)
