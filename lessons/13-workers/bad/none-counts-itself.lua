runtime "node"

if cluster.isPrimary then
  local left = 4
  for n = 1, 2 do
    local worker = cluster.fork()
    worker:on("message", function(value)
      console.log(value)
      left = left - 1
      if left == 0 then
        for _, w in pairs(cluster.workers) do w:kill() end
      end
    end)
  end
else
  for value = 1, 2 do process.send(value) end
end
