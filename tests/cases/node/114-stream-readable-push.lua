-- What is pushed before anybody listens flows in a tick; "end" and "close" in ticks after it.
local r = stream.Readable.new { read = function() end }
r:on("data", function(chunk) console.log("data", chunk) end)
r:on("end", function() console.log("end") end)
r:on("close", function() console.log("close") end)
r:push("a")
r:push("b")
r:push(nil)
console.log("sync")
process.nextTick(function() console.log("tick") end)
Promise.resolve():next(function() console.log("job") end)
setImmediate(function() console.log("immediate") end)
