-- W4: W3 on four workers of Gunicorn, at half the rate: see w4.py.  Prints what the load saw.
local db = device { name = "db", latency = dist.exponential("20ms") }
system { name = "w4", runtime = "asyncio", cores = 4, main = function()
  local app = FastAPI()
  app:get("/", async(function(req)
    cpu(0.5)
    local rows = await(db:query("select"))
    cpu(0.3)
    return rows
  end))
  gunicorn.run(app, { port = 8000, workers = 4, worker_class = "uvicorn" })
end }
load { rate = 1600, arrivals = "poisson", requests = param("count", 480000), connections = 800, start = "2s" }
