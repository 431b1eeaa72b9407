-- gateway-and-score: a gateway in Node before a scoring service in Python.
--
-- Two machines and a network between them. The gateway waits for the score and has
-- nothing to compute: one loop is enough. The model takes 12 ms of CPU: on one worker
-- requests queue there, on four they do not. The gateway's latency is the service's, and
-- its own loop is idle all the while: look where the work is, not where the wait is seen.
--
-- Watch:  loop % of both machines; p99 with one and with four workers.
local rate = param("rate", 70)
network { latency = "0.5ms" }

local function gateway()
  http.createServer(async(function(_, res)
    local answer = await(fetch("http://score:8000/score"))
    res.statusCode = answer.status
    res:finish(await(answer:text()))
  end)):listen(8000)
end

local function scorer(workers)
  return function()
    local app = FastAPI()
    app:get("/score", async(function()
      cpu(12)
      return { score = 0.7 }
    end))
    gunicorn.run(app, { workers = workers })
  end
end

for _, workers in ipairs { 1, 4 } do
  system { name = "workers-" .. workers, machines = {
    { name = "gateway", runtime = "node", cores = 2, main = gateway },
    { name = "score", runtime = "asyncio", cores = 4, main = scorer(workers) },
  } }
end

load { url = "/score", rate = rate, arrivals = "poisson", start = "1s", duration = "20s", connections = 64 }
