-- A queue of the books as a system: customers arrive at random, a device, a loop of Node or
-- one of asyncio serves them, and everything else is free. tests/theory/queues.sh compares
-- the mean wait with the formula.
machine { overheads = 0 }
network { latency = 0 }

local servers = param("servers", 1)
local service = param("service", "exponential")
local at = param("at", "device")
local mean = 10 -- ms

local latency = {
  exponential = dist.exponential(mean),
  constant = dist.constant(mean),
  uniform = dist.uniform(0, 2 * mean),
}
local time = latency[service]

local desk = device { name = "desk", latency = time, slots = servers }

system { name = "queue", runtime = at == "asyncio" and "asyncio" or "node", main = function()
  if at == "asyncio" then
    local app = FastAPI()
    app:get("/", async(function() cpu(time) return "served" end))
    return uvicorn.run(app, { port = 8000 })
  end
  http.createServer(function(req, res)
    if at == "node" then
      cpu(time)
      res:finish("served")
    else
      desk:query("serve", function() res:finish("served") end)
    end
  end):listen(8000)
end }

load { url = "/", arrivals = "poisson", rate = param("load", 0.8) * servers * 1000 / mean,
  requests = param("customers", 1000000) }
