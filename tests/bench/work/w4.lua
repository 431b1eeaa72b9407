-- W4: W3 on four workers of a cluster: see w4.py.  Prints what the load saw.
local db = device { name = "db", latency = dist.exponential("20ms") }
system { name = "w4", runtime = "node", cores = 4, main = function()
  if cluster.isPrimary then
    for _ = 1, 4 do cluster.fork() end
    return
  end
  http.createServer(function(req, res)
    cpu(0.5)
    db:query("select", function(err, rows)
      cpu(0.3)
      res:finish(rows)
    end)
  end):listen(8000)
end }
load { rate = 3200, arrivals = "poisson", requests = param("count", 480000), connections = 800, start = "1s" }
