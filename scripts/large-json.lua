-- large-json: an answer of some megabytes is made on the loop, all at once.
--
-- JSON.stringify and json.dumps do not yield: 25 ms for a large report are 25 ms in which
-- nobody else is served. FastAPI validates the answer as well (response_model), which
-- costs more than writing it. Sending rows one by one gives the loop back between them;
-- the report itself is no sooner ready.
--
-- Watch:  /ping p99 of the systems; the longest lag.
-- Try:    --set rows=2000; a `def` endpoint for the report, which computes under the GIL.
local rows = param("rows", 1000)
local per_row, page = 0.025, 50 -- ms to write a row; rows of a piece

system { name = "node", runtime = "node", cores = 2, main = function()
  http.createServer(function(req, res)
    if req.url == "/report" then cpu(rows * per_row) end -- JSON.stringify
    res:finish("...")
  end):listen(8000)
end }

system { name = "node-rows", runtime = "node", cores = 2, main = function()
  http.createServer(function(req, res)
    if req.url ~= "/report" then return res:finish("...") end
    local function more(left)
      if left <= 0 then return res:finish() end
      cpu(page * per_row)
      res:write(string.rep("row", page))
      setImmediate(function() more(left - page) end) -- others come in between
    end
    more(rows)
  end):listen(8000)
end }

system { name = "fastapi", runtime = "asyncio", cores = 2, main = function()
  local app = FastAPI()
  app:get("/report", async(function() cpu(rows * per_row) return "..." end),
    { response_model = { cost = rows * per_row * 2 } })
  app:get("/ping", async(function() return "..." end))
  uvicorn.run(app)
end }

load { url = "/ping", rate = 200, arrivals = "poisson", duration = "10s", connections = 8 }
load { url = "/report", rate = 4, arrivals = "poisson", duration = "10s", connections = 4 }
