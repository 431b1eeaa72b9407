-- Messages that wait are delivered one after another, each with its own drain.
runtime "node"

local w = Worker.new(function()
  setTimeout(function() for i = 0, 2 do parentPort:postMessage(i) end end, 30)
  setTimeout(function() end, 3000)
end)
w:on("message", function(x)
  console.log("m" .. x)
  process.nextTick(function() console.log("t" .. x) end)
  Promise.resolve():next(function() console.log("p" .. x) end)
  if x == 2 then setImmediate(function() process.exit() end) end
end)
w:once("online", function()
  setImmediate(function() cpu(150) setImmediate(function() console.log("immediate") end) end)
end)
