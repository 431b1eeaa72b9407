if cluster.isPrimary then
  cluster.on("fork", function(w) console.log("fork", w.id) end)
  cluster.on("online", function(w) console.log("online", w.id) end)
  cluster.on("listening", function(w, a) console.log("listening", w.id, a.port > 0, a.addressType) end)
  cluster.on("disconnect", function(w) console.log("disconnect", w.id) end)
  cluster.on("exit", function(w, code, sig) console.log("exit", w.id, code, sig) end)
  cluster.on("message", function(w, m) console.log("message", w.id, m); w:send("die") end)
  local w = cluster.fork({ NAME = "one" })
  console.log(w.id, w:isConnected(), w:isDead())
else
  process.on("message", function(m) console.log("worker got", m); process.exit(7) end)
  http.createServer(function() end):listen(0, function() process.send("hello " .. process.env.NAME) end)
end
