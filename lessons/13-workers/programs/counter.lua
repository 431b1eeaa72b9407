runtime "node"

local counter = 0

if cluster.isPrimary then
  local values = {}
  for n = 1, 2 do
    local worker = cluster.fork()
    worker:on("message", function(value)
      values[#values + 1] = value
      if #values == 4 then
        table.sort(values)
        console.log(table.concat(values, " "))
        for _, w in pairs(cluster.workers) do w:kill() end
      end
    end)
    worker:send("count")
    worker:send("count")
  end
else
  process.on("message", function()
    counter = counter + 1
    process.send(counter)
  end)
end
