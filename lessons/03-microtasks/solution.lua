runtime "node"

Promise.resolve():next(function()
  console.log("A")
  console.log("B")
end)
Promise.resolve():next(function() console.log("C") end)
