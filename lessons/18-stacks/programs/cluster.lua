runtime "node"

if cluster.isPrimary then
  local began, answered, workers = nil, 0, 0

  local function answer()
    answered = answered + 1
    if answered < 8 then return end
    local half = performance.now() - began < 1600
    console.log(half and "half as long" or "not much faster")
    process.exit()
  end

  cluster.on("listening", function()
    workers = workers + 1
    if workers < 2 then return end
    began = performance.now()
    for n = 1, 8 do
      http.get({ port = 8000, agent = false }, function(res)
        res:resume()
        res:on("end", answer)
      end)
    end
  end)
  for n = 1, 2 do cluster.fork() end
else
  http.createServer(function(req, res)
    cpu(250)
    res:finish("image")
  end):listen(8000)
end
