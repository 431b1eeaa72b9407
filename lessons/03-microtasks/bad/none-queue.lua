runtime "node"

Promise.resolve():next(function()
  console.log("A")
  queueMicrotask(function() console.log("B") end)
end)
Promise.resolve():next(function() console.log("C") end)
