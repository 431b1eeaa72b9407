-- A worker's life as its primary hears of it: the cluster hears messages before the worker does.
if cluster.isPrimary then
  local w = cluster.fork { COLOUR = "red" }
  cluster.on("online", function(x) console.log("online", x.id) x:send({ hello = 1 }) end)
  cluster.on("message", function(x, m) console.log("message", x.id, m) if m == "bye" then x:kill() end end)
  cluster.on("disconnect", function(x) console.log("disconnect", x.id) end)
  cluster.on("exit", function(x, code, sig) console.log("exit", x.id, code, sig) end)
  w:on("message", function(m) console.log("w message", m) end)
else
  process.on("message", function(m) process.send(process.env.COLOUR) process.send(m) process.send("bye") end)
end
