-- Round robin over net servers: nine connections one after another, strictly in turn.
if cluster.isPrimary then
  cluster.schedulingPolicy = cluster.SCHED_RR
  local up, port, seq, names, known = 0, 0, {}, {}, 0
  local function next(n)
    if n == 9 then
      console.log(table.concat(seq, " "))
      for _, w in pairs(cluster.workers) do w:kill() end
      return
    end
    local c, got = net.connect(port, "127.0.0.1"), ""
    c:on("data", function(x) got = got .. x end)
    c:on("close", function()
      if not names[got] then names[got], known = known, known + 1 end
      seq[#seq + 1] = names[got]
      next(n + 1)
    end)
  end
  for _ = 1, 3 do cluster.fork() end
  cluster.on("listening", function(_, address)
    port, up = address.port, up + 1
    if up == 3 then next(0) end
  end)
else
  net.createServer(function(s) s:finish(tostring(process.pid)) end):listen(0)
end
