-- killed-worker: somebody kills a worker in the middle of the load.
--
-- What it was working on is lost, and nothing else: other workers go on, and connections
-- that nobody had accepted wait. A cluster does not replace its dead by itself; the one
-- that listens for "exit" does, Gunicorn always does. With a job queue the work itself
-- survives: the job goes back to the broker and another worker does it.
--
-- Watch:  failed requests, processes with a +, restarts; what each worker answered.
local function serve()
  http.createServer(function(_, res)
    setTimeout(function() res:finish("done") end, 20)
  end):listen(8000)
end

local function fork_four()
  for _ = 1, 4 do cluster.fork() end
end

system { name = "left-dead", runtime = "node", main = function()
  if cluster.isPrimary then fork_four() else serve() end
end }

system { name = "replaced", runtime = "node", main = function()
  if not cluster.isPrimary then return serve() end
  cluster.on("exit", function() cluster.fork() end)
  fork_four()
end }

system { name = "gunicorn", runtime = "asyncio", main = function()
  local app = FastAPI()
  app:get("/", async(function()
    await(asyncio.sleep(0.02))
    return "done"
  end))
  gunicorn.run(app, { workers = 4 })
end }

system { name = "jobs", runtime = "node", main = function()
  jobs.worker { queue = "work", processes = 4, handler = function() cpu(8) end }
  local work = jobs.queue("work")
  http.createServer(async(function(_, res)
    await(work:enqueue("x"))
    res:finish("accepted")
  end)):listen(8000)
end }

load { rate = 300, arrivals = "poisson", start = "1s", duration = "6s", connections = 40 }
fault { at = "4s", kill = 2, signal = "SIGKILL" }
