runtime "node"

fs.stat(".", function()
  setTimeout(function()
    console.log("timeout")
    setImmediate(function() console.log("immediate") end)
  end, 0)
end)
