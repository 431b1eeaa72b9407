-- With the address of a host, "listening" comes two ticks later.
runtime "node"

local s = net.createServer()
s:on("listening", function() console.log("listening") s:close() end)
s:listen(0, "127.0.0.1")
process.nextTick(function() console.log("tick") end)
setImmediate(function() console.log("immediate") end)
