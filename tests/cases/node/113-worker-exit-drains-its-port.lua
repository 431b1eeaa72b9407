-- What a worker posted before it ended is told in one go, without drains between.
runtime "node"

local w = Worker.new(function()
  setTimeout(function() for i = 0, 2 do parentPort:postMessage(i) end end, 30)
end)
w:on("message", function(x)
  console.log("m" .. x)
  process.nextTick(function() console.log("t" .. x) end)
  Promise.resolve():next(function() console.log("p" .. x) end)
end)
w:on("exit", function() console.log("exit") end)
w:once("online", function() setImmediate(function() cpu(200) end) end)
