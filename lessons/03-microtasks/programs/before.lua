runtime "node"

Promise.resolve():next(function()
  console.log("A")
  process.nextTick(function() console.log("B") end)
end)
Promise.resolve():next(function() console.log("C") end)
