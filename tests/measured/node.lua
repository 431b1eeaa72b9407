-- The measured Node servers: one process, a cluster, a pool of Worker threads.
machine { cores = 2 }

local workers = param("workers", 0)      -- of a cluster
local policy = param("policy", "RR")
local threads = param("threads", 0)      -- that do /job

local function ms(req, default)
  return tonumber(req.url:match("ms=([%d.]+)")) or default
end

-- Worker threads: those without a job, and jobs without a worker.
local function pool(n)
  local idle, waiting = {}, {}
  local function give(worker, res)
    worker.res = res
    worker:postMessage("go")
  end
  for i = 1, n do
    local worker = Worker.new(function()
      parentPort:on("message", function() cpu(100); parentPort:postMessage("done") end)
    end)
    worker:on("message", function()
      worker.res:finish("done")
      local next = table.remove(waiting, 1)
      if next then give(worker, next) else table.insert(idle, worker) end
    end)
    table.insert(idle, worker)
  end
  return function(res)
    local worker = table.remove(idle, 1)
    if worker then give(worker, res) else table.insert(waiting, res) end
  end
end

local function serve()
  local job = pool(threads)
  local server = http.createServer(function(req, res)
    local path = req.url:match("^[^?]*")
    if path == "/block" then cpu(ms(req, 200)); res:finish("done")
    elseif path == "/asleep" then setTimeout(function() res:finish("done") end, ms(req, 20))
    elseif path == "/job" then job(res)
    else res:finish("hello, world\n") end
  end)
  server.maxConnections = param("most")
  server:listen(8000)
end

system { name = "node", runtime = "node", main = function()
  if workers == 0 or not cluster.isPrimary then return serve() end
  cluster.schedulingPolicy = policy == "RR" and cluster.SCHED_RR or cluster.SCHED_NONE
  for i = 1, workers do cluster.fork() end
end }

require "loads"
