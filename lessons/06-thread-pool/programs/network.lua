runtime "node"

local function hash(name, ms)
  crypto.pbkdf2({ ms = ms }, function() console.log(name) end)
end

for n = 1, 4 do hash("hash", 200) end

local server
server = net.createServer(function(socket)
  console.log("connection")
  socket:finish()
  server:close()
end)
server:listen(0, function() net.connect(server:address().port, "127.0.0.1"):resume() end)
