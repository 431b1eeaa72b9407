-- newListener comes before a listener is there, removeListener after it has gone; of
-- several that are the same the last goes first.
local log = console.log
local e = EventEmitter.new()
e:on("newListener", function(name) log("new", name, e:listenerCount(name)) end)
e:on("removeListener", function(name) log("removed", name, e:listenerCount(name)) end)
local function a(...) log("a", ...) end
local function b(...) log("b", ...) end
e:on("x", a)
e:once("x", b)
e:prependListener("x", function() log("first") end)
e:prependOnceListener("x", function() log("first, once") end)
log(e:emit("x", 1, nil, 3))
log(e:emit("x"))
log(e:emit("nope"))
e:off("x", a)
e:off("x", a)
e:removeListener("x", b)
e:removeAllListeners("x")
log(e:listenerCount("x"))
e:on("y", a)
e:on("y", a)
e:on("y", b)
e:off("y", a)
e:emit("y", "two left")
log(e:eventNames())
e:removeAllListeners()
log(e:eventNames())
