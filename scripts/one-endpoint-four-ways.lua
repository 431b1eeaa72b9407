-- one-endpoint-four-ways: callbacks, promises, await, and a coroutine of Python.
--
-- The endpoint asks a database for a user, then for the user's orders, and answers. The
-- style changes nothing about what happens: the same waits in the same order, the same
-- answers at (to some microseconds) the same instants. Promises and await cost a few
-- microtasks, asyncio a pass of its loop.
--
-- Watch:  `loopscope compare`: the columns agree; in the terminal one request of each.
local db = device { name = "db", latency = dist.exponential("5ms"), slots = 10 }

system { name = "callbacks", runtime = "node", main = function()
  http.createServer(function(_, res)
    db:query("user", function()
      db:query("orders", function(_, orders) res:finish(orders) end)
    end)
  end):listen(8000)
end }

system { name = "promises", runtime = "node", main = function()
  http.createServer(function(_, res)
    db:query("user")
      :next(function() return db:query("orders") end)
      :next(function(orders) res:finish(orders) end)
  end):listen(8000)
end }

system { name = "await", runtime = "node", main = function()
  http.createServer(async(function(_, res)
    await(db:query("user"))
    local orders = await(db:query("orders"))
    res:finish(orders)
  end)):listen(8000)
end }

system { name = "coroutine", runtime = "asyncio", main = function()
  local app = FastAPI()
  app:get("/orders", async(function()
    await(db:query("user"))
    return await(db:query("orders"))
  end))
  uvicorn.run(app)
end }

load { url = "/orders", rate = 200, arrivals = "poisson", start = "1s", duration = "10s", connections = 32 }
