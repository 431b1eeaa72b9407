runtime "node"

fs.stat(".", function()
  process.nextTick(function()
    setImmediate(function() console.log("immediate") end)
    setTimeout(function() console.log("timeout") end, 1)
  end)
end)
