runtime "node"

console.log("start")
setTimeout(function() console.log("timer") end, 0)

Promise.resolve():next(function()
  console.log("A")
  process.nextTick(function() console.log("B") end)
end)
Promise.resolve():next(function() console.log("C") end)

process.nextTick(function() console.log("tick") end)
console.log("end")
