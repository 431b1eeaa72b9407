-- def-or-async-def: three ways to wait 100 ms in a FastAPI endpoint.
--
-- 100 clients ask at once. `async def` with await asyncio.sleep lets the loop go on: all
-- are answered after 0.1 s. A `def` endpoint runs in a worker thread, of which 40 work at
-- a time: three waves. `async def` with time.sleep blocks the loop: one after another,
-- 10 s for the last. "async" in front of blocking code makes it worse, not better.
--
-- Watch:  the latencies of the three routes; the lag of the loop.
-- Try:    --set clients=40 (one wave); runtime = "uvloop" (a faster loop cures nothing).
local clients = param("clients", 100)

system { name = "fastapi", runtime = "asyncio", cores = 2, main = function()
  local app = FastAPI()
  app:get("/await", async(function() await(asyncio.sleep(0.1)) return "done" end))
  app:get("/def", function() time.sleep(0.1) return "done" end)
  app:get("/blocks", async(function() time.sleep(0.1) return "done" end))
  uvicorn.run(app)
end }

for i, route in ipairs { "/await", "/def", "/blocks" } do
  local burst = {}
  for k = 1, clients do burst[k] = { i * 1000, route } end
  load { schedule = burst, connections = clients }
end
