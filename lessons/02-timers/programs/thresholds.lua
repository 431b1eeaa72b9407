runtime "node"

setTimeout(function() console.log("ten") end, 10)
setTimeout(function() console.log("five") end, 5)
setTimeout(function() console.log("one") end, 1)
setTimeout(function() console.log("zero") end, 0)

cpu(50)
console.log("work done")
