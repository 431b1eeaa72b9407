runtime "node"

-- 0 is less than 1, so zero comes first?
setTimeout(function() console.log("one") end, 1)
setTimeout(function() console.log("zero") end, 0)
