runtime "node"

setTimeout(function() console.log("one") end, 1)
setTimeout(function() console.log("zero") end, 0)
