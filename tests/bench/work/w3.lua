-- W3: one loop that computes, asks a database and computes again: see w3.py.  Prints what the load saw.
local db = device { name = "db", latency = dist.exponential("20ms") }
system { name = "w3", runtime = "node", cores = 4, main = function()
  http.createServer(function(req, res)
    cpu(0.5)
    db:query("select", function(err, rows)
      cpu(0.3)
      res:finish(rows)
    end)
  end):listen(8000)
end }
load { rate = 800, arrivals = "poisson", requests = param("count", 480000), connections = 200 }
