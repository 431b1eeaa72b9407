-- A server without connections: "close" is a tick of its own close().
runtime "node"

local s
s = net.createServer():listen(0, function()
  console.log("listening")
  s:close(function() console.log("closecb") end)
  s:on("close", function() console.log("close") end)
  process.nextTick(function() console.log("tick") end)
  Promise.resolve():next(function() console.log("p") end)
  setImmediate(function() console.log("immediate") end)
end)
process.nextTick(function() console.log("maintick") end)
console.log("main")
