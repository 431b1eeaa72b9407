-- W2: a service in front of a device with four slots, utilization 0.9: see w2.py.  Prints what the load saw.
local db = device { name = "db", latency = dist.exponential(5), slots = 4 }
system { name = "w2", runtime = "node", main = function()
  http.createServer(function(req, res)
    db:query("select", function(err, rows) res:finish(rows) end)
  end):listen(8000)
end }
load { rate = 720, arrivals = "poisson", requests = param("count", 1000000), connections = 500 }
