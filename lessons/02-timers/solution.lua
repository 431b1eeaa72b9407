runtime "node"

setTimeout(function() console.log("zero") end, 0)
setTimeout(function() console.log("one") end, 1)
