runtime "node"

setTimeout(function() console.log("timer 10") end, 10)
setTimeout(function() console.log("timer 0") end, 0)
cpu(100)
console.log("work done")
