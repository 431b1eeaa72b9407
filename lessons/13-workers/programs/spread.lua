runtime "node"

if cluster.isPrimary then
  cluster.schedulingPolicy = cluster.SCHED_NONE
  local served, up = { 0, 0, 0, 0 }, 0

  local function ask(left)
    if left == 0 then
      table.sort(served)
      console.log(served[4] > 11 and "uneven" or "even")
      return process.exit()
    end
    http.get({ port = 8000, agent = false }, function(res)
      res:on("data", function(id) served[tonumber(id)] = served[tonumber(id)] + 1 end)
      res:on("end", function() ask(left - 1) end)
    end)
  end

  cluster.on("listening", function()
    up = up + 1
    if up == 4 then setTimeout(ask, 100, 40) end
  end)
  for n = 1, 4 do cluster.fork() end
else
  http.createServer(function(req, res)
    res:finish(tostring(cluster.worker.id))
  end):listen(8000)
end
