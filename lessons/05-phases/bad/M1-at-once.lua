runtime "node"

-- "0 ms is at once"
fs.stat(".", function()
  setImmediate(function() console.log("immediate") end)
  setTimeout(function() console.log("timeout") end, 0)
end)
