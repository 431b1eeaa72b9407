runtime "node"

setImmediate(function()
  console.log("immediate 1")
  setImmediate(function() console.log("immediate 3") end)
  process.nextTick(function() console.log("tick") end)
end)
setImmediate(function() console.log("immediate 2") end)
