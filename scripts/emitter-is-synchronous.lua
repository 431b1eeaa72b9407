-- emitter-is-synchronous: emit() calls the listeners now, one after another.
--
-- An EventEmitter has no queue and no phase. emit() is an ordinary call that returns
-- when every listener has returned, and no tick or promise job runs between them. It
-- walks over a copy: a listener that is removed meanwhile is still called this time.
--
-- Watch:  the call stack inside a listener: main script, emit, listener.
-- Try:    prependListener; emit("error") without a listener, inside pcall.
runtime "node"

local door = EventEmitter.new()

local function second() console.log("second listener") end

door:on("knock", function(who)
  console.log("first listener:", who)
  process.nextTick(function() console.log("tick") end)
  queueMicrotask(function() console.log("promise job") end)
  door:off("knock", second)
end)
door:on("knock", second)
door:once("knock", function() console.log("only once") end)

console.log("before emit")
door:emit("knock", "Ada")
console.log("after emit")
door:emit("knock", "Bob")
console.log("listeners left:", door:listenerCount("knock"))
