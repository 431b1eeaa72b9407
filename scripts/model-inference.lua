-- model-inference: a model in the web process, in a thread, in processes of its own.
--
-- Scoring takes 60 ms. A model that runs in a C extension without letting the GIL go (the
-- "kept" of cpu) stops every other thread to its end: not even the 5 ms switch helps, and
-- a thread pool is as bad as the loop itself. A library that lets it go scores on another
-- core. Processes have a GIL each.
--
-- Watch:  /health: it does nothing, and shows what the loop has to put up with.
-- Try:    workers = 1 in the pool; rate = 20 (more than two cores can score).
local ms = param("ms", 60)

local function kept() cpu(ms, { gil = "kept" }) return 0.5 end
local function released() cpu(ms, { gil = "released" }) return 0.5 end

local function serve(name, score)
  system { name = name, runtime = "asyncio", cores = 3, main = function()
    local app = FastAPI()
    app:post("/score", async(function() return { score = score() } end))
    app:get("/health", async(function() return "up" end))
    uvicorn.run(app)
  end }
end

serve("on-the-loop", kept)
serve("thread-kept", function() return await(asyncio.to_thread(kept)) end)
serve("thread-free", function() return await(asyncio.to_thread(released)) end)

local pool -- made at first use, as a module-level executor would be
serve("processes", function()
  pool = pool or ProcessPoolExecutor(2)
  return await(asyncio.get_running_loop():run_in_executor(pool, kept))
end)

load { url = "/health", rate = 50, arrivals = "poisson", duration = "10s", connections = 4 }
load { url = "/score", method = "POST", body = "{}", rate = 12, arrivals = "poisson", duration = "10s", connections = 12 }
