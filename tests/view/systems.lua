-- What the screens of systems are tested with: a cluster whose worker is killed, and the
-- same service as one process.
local db = device { name = "db", latency = dist.exponential("6ms"), slots = 2 }

local function serve()
  http.createServer(function(req, res)
    cpu(req.url == "/report" and 30 or 0.6)
    db:query("select", function(err, rows)
      cpu(0.3)
      res:finish(rows)
    end)
  end):listen(8000)
end

system { name = "cluster", runtime = "node", cores = 2, main = function()
  if cluster.isPrimary then
    for i = 1, 3 do cluster.fork() end
    cluster.on("exit", function() cluster.fork() end)
  else
    serve()
  end
end }

system { name = "single", runtime = "node", cores = 2, main = serve }

load { url = "/users", rate = 400, arrivals = "poisson", requests = 20, start = "300ms", connections = 6, timeout = "1s" }
load { url = "/report", rate = 50, requests = 2, start = "310ms", connections = 2 }
fault { at = "350ms", kill = 2, to = "cluster" }
