-- cpu-work-four-ways: where does a Node service put 50 ms of computing?
--
-- /report computes; /ping does nothing and wants to be fast. On the loop every /ping waits
-- for the reports before it. Four processes share them out, but each still stops while it
-- computes. Worker threads leave the loop free; a job queue answers at once, and the work
-- is done some time later, by processes that may lag behind without anybody noticing.
--
-- Watch:  /ping p50 and p99, /report, and how many jobs waited (loopscope run).
-- Try:    --set rate=60 (more than four cores can do).
local rate = param("rate", 40)

system { name = "loop", runtime = "node", cores = 4, main = function()
  http.createServer(function(req, res)
    if req.url == "/report" then cpu(50) end
    res:finish("done")
  end):listen(8000)
end }

system { name = "cluster", runtime = "node", cores = 4, main = function()
  if cluster.isPrimary then
    for _ = 1, 4 do cluster.fork() end
    return
  end
  http.createServer(function(req, res)
    if req.url == "/report" then cpu(50) end
    res:finish("done")
  end):listen(8000)
end }

-- A pool of threads as Node has none: who is idle, and who waits.
system { name = "threads", runtime = "node", cores = 4, main = function()
  local idle, waiting = {}, {}
  local function give(worker, res)
    worker.res = res
    worker:postMessage("compute")
  end
  for i = 1, 4 do
    idle[i] = Worker.new(function()
      parentPort:on("message", function()
        cpu(50)
        parentPort:postMessage("done")
      end)
    end)
    local worker = idle[i]
    worker:on("message", function()
      worker.res:finish("done")
      local next_one = table.remove(waiting, 1)
      if next_one then give(worker, next_one) else table.insert(idle, worker) end
    end)
  end
  http.createServer(function(req, res)
    if req.url ~= "/report" then return res:finish("done") end
    local worker = table.remove(idle)
    if worker then give(worker, res) else table.insert(waiting, res) end
  end):listen(8000)
end }

system { name = "jobs", runtime = "node", cores = 4, main = function()
  jobs.worker { queue = "reports", processes = 4, handler = function() cpu(50) end }
  local reports = jobs.queue("reports")
  http.createServer(async(function(req, res)
    if req.url == "/report" then await(reports:enqueue("compute")) end
    res:finish("accepted")
  end)):listen(8000)
end }

load { url = "/ping", rate = 100, arrivals = "poisson", duration = "10s", connections = 16 }
load { url = "/report", rate = rate * 0.4, arrivals = "poisson", duration = "10s", connections = 16, timeout = "5s" }
