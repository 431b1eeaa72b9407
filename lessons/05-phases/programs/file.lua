runtime "node"

fs.stat(".", function()
  console.log("file")
  setTimeout(function() console.log("timeout") end, 0)
  setImmediate(function() console.log("immediate") end)
  process.nextTick(function() console.log("tick") end)
end)
console.log("main")
