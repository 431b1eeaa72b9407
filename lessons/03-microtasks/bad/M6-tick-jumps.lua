runtime "node"

-- "nextTick is always next"
Promise.resolve():next(function()
  console.log("A")
  process.nextTick(console.log, "B")
end)
Promise.resolve():next(function() console.log("C") end)
