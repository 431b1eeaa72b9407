-- choosing-a-stack: one service on seven stacks, under the same load.
--
-- The same request everywhere: some CPU, a query of a database that the stacks share no
-- part of, some CPU. `loopscope compare scripts/choosing-a-stack.lua` prints a column a
-- stack. What decides is seldom the loop: it is how many processes there are for the CPU,
-- and who gets a connection.
--
-- Watch:  p99, the busiest loop, cores in use; requests a worker in `loopscope run`.
-- Try:    --set rate=150 (all look alike); --set cpu=0.1 (the database decides);
--         connections = 64 in the load: opened at once, and one Python worker may get
--         them all, because it is the one that is awake.
local rate, ms = param("rate", 900), param("cpu", 1)
local db = device { name = "db", latency = dist.lognormal("4ms", 0.5), slots = 20 }

local function node_app()
  http.createServer(function(_, res)
    cpu(ms / 2)
    db:query("select", function() cpu(ms / 2) res:finish("rows") end)
  end):listen(8000)
end

local function fastapi()
  local app = FastAPI()
  app:get("/", async(function()
    cpu(ms / 2)
    await(db:query("select"))
    cpu(ms / 2)
    return "rows"
  end))
  return app
end

local function python(name, runtime, run)
  system { name = name, runtime = runtime, cores = 4, main = function() run(fastapi()) end }
end

system { name = "node", runtime = "node", cores = 4, main = node_app }
system { name = "cluster", runtime = "node", cores = 4, main = function()
  if not cluster.isPrimary then return node_app() end
  for _ = 1, 4 do cluster.fork() end
end }
python("uvicorn", "asyncio", function(app) uvicorn.run(app) end)
python("uvloop", "uvloop", function(app) uvicorn.run(app) end)
python("uvicorn4", "uvloop", function(app) uvicorn.run(app, { workers = 4 }) end)
python("gunicorn4", "uvloop", function(app) gunicorn.run(app, { workers = 4 }) end)
python("hypercorn4", "asyncio", function(app) hypercorn.run(app, { workers = 4 }) end)

load { rate = rate, arrivals = "poisson", duration = "10s", timeout = "10s" }
