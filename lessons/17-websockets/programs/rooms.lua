runtime "node"

local room = 0

if cluster.isPrimary then
  local workers, told = 0, 0

  local function join()
    local socket = net.connect(8000, "127.0.0.1")
    socket:on("data", function(count)
      told = told + 1
      if told < 4 then return join() end
      console.log(tostring(count) .. " clients")
      process.exit()
    end)
  end

  cluster.on("listening", function()
    workers = workers + 1
    if workers == 2 then join() end
  end)
  for n = 1, 2 do cluster.fork() end
else
  net.createServer(function(socket)
    room = room + 1
    socket:write(tostring(room))
  end):listen(8000, "127.0.0.1")
end
