if cluster.isPrimary then
  local w = cluster.fork()
  w:on("exit", function(code, sig) console.log("exit", code, sig, w.exitedAfterDisconnect) end)
  w:on("online", function() w:disconnect() end)
  w:on("disconnect", function() console.log("disconnect") end)
else
  process.on("disconnect", function() console.log("worker disconnect") end)
  process.on("exit", function(c) console.log("worker exit", c) end)
end
