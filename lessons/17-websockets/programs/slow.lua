runtime "node"

local server
server = net.createServer(function(socket)
  for n = 1, 200 do socket:write(string.rep("x", 65536)) end
  setTimeout(function()
    local wait = socket.writableLength > 1000000
    console.log(wait and "megabytes wait in the server" or "nothing waits")
    process.exit()
  end, 200)
end)
server:listen(8000, "127.0.0.1", function() net.connect(8000, "127.0.0.1"):pause() end)
