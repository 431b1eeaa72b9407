-- W1: a service in front of a device with one slot, utilization 0.8: see w1.py.  Prints what the
-- load saw.  (Connections are idle for less than the keep-alive: no request meets a closing one.)
local db = device { name = "db", latency = dist.exponential(5), slots = 1 }
system { name = "w1", runtime = "node", main = function()
  http.createServer(function(req, res)
    db:query("select", function(err, rows) res:finish(rows) end)
  end):listen(8000)
end }
load { rate = 160, arrivals = "poisson", requests = param("count", 1000000), connections = 200 }
