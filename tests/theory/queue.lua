-- A queue of the books as a system: customers arrive at random, a device serves them, and
-- everything else is free. tests/theory/queues.sh compares the mean wait with the formula.
machine { overheads = 0 }
network { latency = 0 }

local servers = param("servers", 1)
local service = param("service", "exponential")
local mean = 10 -- ms

local latency = {
  exponential = dist.exponential(mean),
  constant = dist.constant(mean),
  uniform = dist.uniform(0, 2 * mean),
}

local desk = device { name = "desk", latency = latency[service], slots = servers }

system { name = "queue", runtime = "node", main = function()
  http.createServer(function(req, res)
    desk:query("serve", function() res:finish("served") end)
  end):listen(8000)
end }

load { url = "/", arrivals = "poisson", rate = param("load", 0.8) * servers * 1000 / mean,
  requests = param("customers", 1000000) }
