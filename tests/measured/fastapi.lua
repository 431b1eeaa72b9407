-- The measured FastAPI application, under each server.
machine { cores = 2 }

local server = param("server", "uvicorn")
local workers = param("workers", 1)
local loop = param("loop", "asyncio")

local function ms(req) return tonumber(req.query.ms or "100") end

system { name = "fastapi", runtime = "asyncio", main = function()
  local app = FastAPI()
  app:get("/fast", async(function() return { pid = 1, t = 2.5 } end))
  app:get("/first", async(function() return { pid = 1, t = 2.5 } end))
  app:get("/hello", async(function() return "hello, world\n" end))
  app:get("/hjson", async(function() return { message = "hello" } end))
  app:get("/dhello", function() return "hello, world\n" end)
  app:get("/dhjson", function() return { message = "hello" } end)
  app:get("/block", async(function(req) cpu(ms(req)); return "done" end))
  app:get("/acpu", async(function(req) cpu(ms(req)); return "done" end))
  app:get("/dcpu", function(req) cpu(ms(req)); return "done" end)
  app:get("/asleep", async(function(req) await(asyncio.sleep(ms(req) / 1000)); return "done" end))
  app:get("/absleep", async(function(req) time.sleep(ms(req) / 1000); return "done" end))
  app:get("/dsleep", function(req) time.sleep(ms(req) / 1000); return "done" end)
  -- Pydantic 1 in pure Python: one model of five fields, fifty of them; the same on its way out.
  local item = { a = 1, b = 2.5, c = "x", d = true, e = "y" }
  app:post("/item", async(function() return "ok" end), { model = { cost = "48us" } })
  app:post("/items50", async(function() return "ok" end), { model = { cost = "420us" } })
  app:get("/item", async(function() return item end), { response_model = { cost = "56us" } })
  app:get("/sa", async(function()
    return StreamingResponse(async_generator(function(yield)
      for _ = 1, 5000 do yield("chunk\n") end
    end))
  end))
  app:get("/bg", async(function(req, background)
    if req.query.kind == "async" then
      background:add_task(async(function() await(asyncio.sleep(0.2)) end))
    elseif req.query.kind == "asyncblock" then
      background:add_task(async(function() time.sleep(0.2) end))
    else
      background:add_task(function() time.sleep(0.2) end)
    end
    return { ok = true }
  end))
  if server == "uvicorn" then
    uvicorn.run(app, { port = 8000, workers = workers, loop = loop,
      limit_concurrency = param("limit"), limit_max_requests = param("most") })
  elseif server == "gunicorn" then
    gunicorn.run(app, { port = 8000, workers = workers, loop = loop })
  else
    hypercorn.run(app, { port = 8000, workers = workers, worker_class = loop })
  end
end }

require "loads"
