-- gunicorn-timeout: a master that kills a worker which does not say that it lives.
--
-- A worker says so from its loop, when more than half of the timeout has passed since the
-- last time. One whose loop is blocked for longer than the timeout is killed, with all the
-- requests on its connections, and replaced; the other worker goes on. A thread that
-- computes for as long does no harm: the loop still runs.
--
-- Watch:  the failed /block; the worker that comes in place of the one that died.
-- Try:    --set block=900 (too short to matter); --set route=/thread.
local block = param("block", 9000)

system { name = "gunicorn", runtime = "asyncio", cores = 2, main = function()
  local app = FastAPI()
  app:get("/block", async(function() cpu(block) return "late" end))
  app:get("/thread", function() cpu(block) return "late" end)
  app:get("/fast", async(function() return { ok = true } end))
  gunicorn.run(app, { workers = 2, timeout = 3 })
end }

load { url = "/fast", rate = 20, duration = "10s", keepalive = false }
load { schedule = { { 2000, param("route", "/block") } }, keepalive = false }
