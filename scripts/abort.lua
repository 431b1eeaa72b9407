-- abort: a signal tells whoever listens that the work is no longer wanted.
--
-- abort() calls its listeners at once, inside the call, and only once: the second
-- abort() does nothing. Nothing stops by itself; the worker below asks its signal.
-- AbortSignal.timeout() is an ordinary timer of the given delay, shared list and all,
-- except that it does not keep the process alive.
--
-- Watch:  the abort of the timeout is a timer; the abort by hand is a call.
-- Try:    AbortSignal.timeout(15) alone, with no other timer.
runtime "node"

local controller = AbortController.new()
controller.signal:addEventListener("abort", function()
  console.log("told to stop, reason:", controller.signal.reason)
end)

local step = async(function(name, signal)
  local n = 0
  while not signal.aborted do
    n = n + 1
    await(timersPromises.setTimeout(20))
  end
  console.log(name, "stopped after", n, "steps")
end)

step("by hand", controller.signal)
step("by timeout", AbortSignal.timeout(130))

setTimeout(function()
  console.log("before abort")
  controller:abort("changed my mind")
  controller:abort("again")
  console.log("after abort")
end, 50)
