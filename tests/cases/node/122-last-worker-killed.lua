-- The last worker is killed: first the channel ends, then it has exited; nobody listens.
if cluster.isPrimary then
  local w = cluster.fork()
  cluster.on("listening", function(_, a)
    console.log("listening")
    w:kill("SIGKILL")
  end)
  cluster.on("exit", function(_, code, sig) console.log("exit", code, sig)
    net.connect(8123):on("error", function(e) console.log(e.code) end)
  end)
  cluster.on("disconnect", function() console.log("disconnect") end)
else
  http.createServer(function(q, r) r:finish("x") end):listen(8123)
  net.createServer(function(s) s:finish("x") end):listen(8124)
end
