-- forty-tokens: what a `def` endpoint waits for, and what does not.
--
-- A process of FastAPI has 40 tokens for its worker threads. While 45 `def` requests sleep
-- half a second each, a `def` endpoint that does nothing waits for the first token that
-- comes back; an `async def` one is answered at once, for it needs none.
--
-- Watch:  requests in the queue of the limiter; /quick beside /async.
-- Try:    --set sleepers=39 (a token is left).
system { name = "fastapi", runtime = "asyncio", cores = 2, main = function()
  local app = FastAPI()
  app:get("/sleeps", function() time.sleep(0.5) return "slept" end)
  app:get("/quick", function() return "at once" end)
  app:get("/async", async(function() return "at once" end))
  uvicorn.run(app)
end }

local sleepers = {}
for i = 1, param("sleepers", 45) do sleepers[i] = { 100, "/sleeps" } end
load { schedule = sleepers, connections = #sleepers }
load { schedule = { { 200, "/quick" }, { 200, "/async" } } }
