-- unref: a timer that does not keep the process alive.
--
-- The loop goes on while something holds it: a timer, an immediate, a request, an open
-- handle. unref() takes a timer out of that count. It still fires if something else
-- keeps the loop turning until then; if not, the process ends without it.
--
-- Watch:  the loop's count of live handles when "last" has run.
-- Try:    :ref() the heartbeat again; make "last" 45 or 75 ms.
runtime "node"

local beats = 0
local heartbeat = setInterval(function()
  beats = beats + 1
  console.log("beat", beats)
end, 20)
heartbeat:unref()

setTimeout(function() console.log("never: nobody waits for it") end, 500):unref()
setTimeout(function() console.log("last") end, 50)

console.log("heartbeat holds the loop:", heartbeat:hasRef())
process.on("exit", function() console.log("exit after", beats, "beats") end)
