-- image-processing: a thread helps when the code in it lets the GIL go.
--
-- A thumbnail takes 40 ms of CPU in a C library. In an `async def` it blocks the loop. A
-- `def` endpoint runs in a worker thread: Pillow lets the GIL go while it computes, so two
-- cores make two thumbnails and the loop answers /ping meanwhile. A filter written in
-- Python holds the GIL, and the loop gets it only every 5 ms: the thread did not help.
--
-- Watch:  /ping p50 and p99 of the systems; who has the GIL, on the stage (y).
-- Try:    a ProcessPoolExecutor for the filter; --set ms=200.
local ms = param("ms", 40)

local function serve(name, thumbnail, as_async)
  system { name = name, runtime = "asyncio", cores = 2, main = function()
    local app = FastAPI()
    app:get("/thumbnail", as_async and async(thumbnail) or thumbnail)
    app:get("/ping", async(function() return "pong" end))
    uvicorn.run(app)
  end }
end

local function pillow() cpu(ms, { gil = "released" }) return "jpeg" end
local function python() cpu(ms) return "jpeg" end

serve("async-def", pillow, true)
serve("def-released", pillow, false)
serve("def-held", python, false)

load { url = "/ping", rate = 100, arrivals = "poisson", duration = "10s", connections = 4 }
load { url = "/thumbnail", rate = 20, arrivals = "poisson", duration = "10s", connections = 8 }
