-- uvloop-or-asyncio: what a faster loop is worth, and where it is worth nothing.
--
-- uvloop is libuv under asyncio's interface: it takes less time to accept, read and write.
-- /small is nearly all loop, and gains. /work computes 5 ms of Python: the loop's share is
-- small, and so is the gain. /wait sleeps: nothing to gain at all.
--
-- Watch:  the throughput of /small and of /work in both systems.
-- Try:    --set users=1 (then latency is what differs); cpu = 0.5 in /work.
local users = param("users", 16)

local function serve()
  local app = FastAPI()
  app:get("/small", async(function() return "ok" end))
  app:get("/work", async(function() cpu(5) return "ok" end))
  app:get("/wait", async(function() await(asyncio.sleep(0.05)) return "ok" end))
  uvicorn.run(app)
end

system { name = "asyncio", runtime = "asyncio", cores = 2, main = serve }
system { name = "uvloop", runtime = "uvloop", cores = 2, main = serve }

for i, url in ipairs { "/small", "/work", "/wait" } do
  load { url = url, users = users, start = (i - 1) * 4000, duration = "3s" }
end
