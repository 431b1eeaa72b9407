-- calling-services: one after another, all at once, and with a deadline.
--
-- A page needs three services, each on a machine of its own: 20, 30 and 40 ms. Awaited one
-- after another they take 90 ms, gathered as long as the slowest. One of them hangs now
-- and then: without a timeout the page hangs with it, with asyncio.wait_for it is
-- shown without that part. The loop does nothing meanwhile: waiting costs no CPU.
--
-- Watch:  the three routes; press y, then t for the services.
-- Try:    --set hangs=0; a wait_for of 0.035 (who is cut off then?).
local hangs = param("hangs", 0.05)

local function service(name, ms)
  local answers = dist.choice { { 1 - hangs, ms }, { hangs, 2000 } }
  return { name = name, runtime = "node", cores = 1, main = function()
    local db = device { name = name, latency = name == "prices" and answers or ms }
    http.createServer(function(_, res)
      cpu(0.2)
      db:query("get", function(_, rows) res:finish(rows) end)
    end):listen(8000)
  end }
end

local function page()
  local app = FastAPI()
  local function get(name) return httpx.get("http://" .. name .. ":8000/") end
  app:get("/one-by-one", async(function()
    await(get("users"))
    await(get("orders"))
    await(get("prices"))
    return "page"
  end))
  app:get("/at-once", async(function()
    await(asyncio.gather(get("users"), get("orders"), get("prices")))
    return "page"
  end))
  app:get("/deadline", async(function()
    local ok = pcall(await, asyncio.wait_for(
      asyncio.gather(get("users"), get("orders"), get("prices")), 0.1))
    return ok and "page" or "page without prices"
  end))
  uvicorn.run(app)
end

system { name = "shop", machines = {
  { name = "web", runtime = "asyncio", cores = 2, main = page },
  service("users", 20), service("orders", 30), service("prices", 40),
} }

for _, url in ipairs { "/one-by-one", "/at-once", "/deadline" } do
  load { url = url, rate = 20, duration = "10s", connections = 200, timeout = "5s" }
end
