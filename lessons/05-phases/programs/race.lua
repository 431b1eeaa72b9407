runtime "node"

fs.stat(".", function()
  setTimeout(function() console.log("timeout") end, 0)
  setImmediate(function() console.log("immediate") end)
end)
