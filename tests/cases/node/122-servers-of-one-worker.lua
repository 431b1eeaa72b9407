-- A worker's two servers; a port that it has already; a server closed before the answer.
if cluster.isPrimary then
  local w = cluster.fork()
  cluster.on("listening", function(_, a) console.log("listening", a.port > 0) end)
  cluster.on("exit", function(_, code) console.log("exit", code) end)
  w:on("message", function(m) console.log(m)
    if m == "both" then
      net.connect(8123):on("close", function() w:disconnect() end):resume()
    end
  end)
else
  local a = net.createServer(function(s) process.send("conn") s:finish("x") end)
  a:listen(8123, function() process.send("a up")
    local b = net.createServer():listen(8123)
    b:on("error", function(e) process.send(e.message)
      local c = net.createServer():listen(0, function() process.send("c up") process.send("both") end)
    end)
    local d = net.createServer():listen(8124); d:close(function() process.send("d closed") end)
  end)
end
