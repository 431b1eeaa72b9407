-- blocking-endpoint: one slow computation, and who else has to wait for it.
--
-- /slow computes for 300 ms. Where there is one loop, everybody else waits that long: an
-- event loop runs a callback to its end, in Node and in Python alike. With four workers
-- the kernel (uvicorn) or the primary (cluster) gives new connections to others, but a
-- connection stays with its worker: its next request waits all the same.
--
-- Watch:  /fast p99 and max of the four systems; "longest lag". Then press y, ) and I.
-- Try:    --set slow=50; keepalive = false in the first load; cores = 1.
local slow = param("slow", 300)

local function node_app()
  http.createServer(function(req, res)
    cpu(req.url == "/slow" and slow or 0.2)
    res:finish("ok")
  end):listen(8000)
end

local function fastapi()
  local app = FastAPI()
  app:get("/slow", async(function() cpu(slow) return "ok" end))
  app:get("/fast", async(function() cpu(0.2) return "ok" end))
  return app
end

system { name = "node", runtime = "node", cores = 4, main = node_app }

system { name = "cluster-4", runtime = "node", cores = 4, main = function()
  if cluster.isPrimary then
    for _ = 1, 4 do cluster.fork() end
  else
    node_app()
  end
end }

system { name = "uvicorn-1", runtime = "asyncio", cores = 4, main = function()
  uvicorn.run(fastapi())
end }

system { name = "uvicorn-4", runtime = "asyncio", cores = 4, main = function()
  uvicorn.run(fastapi(), { workers = 4 })
end }

load { url = "/fast", rate = 200, arrivals = "poisson", duration = "10s" }
load { url = "/slow", rate = 1, start = "200ms", duration = "9s", connections = 1 }
