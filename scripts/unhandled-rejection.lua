-- unhandled-rejection: Node asks once, when ticks and promise jobs have run dry.
--
-- A rejected promise without a handler is only noted at first. When both queues are
-- empty, Node asks what is still on the list. A handler that was attached in the same
-- callback, in a tick or in a promise job was in time. From an immediate it is too late:
-- "unhandledRejection" has been emitted, and "rejectionHandled" follows.
--
-- Watch:  when the list is asked: after the jobs, before the immediate.
-- Try:    remove the two process.on lines: the program ends with status 1.
runtime "node"

process.on("unhandledRejection", function(reason)
  console.log("unhandled:", reason)
end)
process.on("rejectionHandled", function() console.log("handled after all") end)

local at_once = Promise.reject("a")
local by_tick = Promise.reject("b")
local by_job = Promise.reject("c")
local too_late = Promise.reject("d")

local function caught(reason) console.log("caught", reason) end

at_once:catch(caught)
process.nextTick(function() by_tick:catch(caught) end)
queueMicrotask(function() by_job:catch(caught) end)
setImmediate(function() too_late:catch(caught) end)
