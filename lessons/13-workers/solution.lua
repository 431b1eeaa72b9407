runtime "node"

if cluster.isPrimary then
  local counter = 0
  for n = 1, 2 do
    local worker = cluster.fork()
    worker:on("message", function()
      counter = counter + 1
      console.log(counter)
      if counter == 4 then
        for _, w in pairs(cluster.workers) do w:kill() end
      end
    end)
  end
else
  process.send("next")
  process.send("next")
end
