runtime "node"

setImmediate(function()
  console.log("first")
  queueMicrotask(function() console.log("job 1") end)
  queueMicrotask(function() console.log("job 2") end)
end)
setImmediate(function() console.log("second") end)
setImmediate(function() console.log("third") end)
