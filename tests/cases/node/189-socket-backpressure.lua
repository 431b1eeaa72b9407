-- backpressure on a socket
local s = net.createServer(function(c)
  c:pause()
  setTimeout(function() console.log("resume"); c:resume() end, 50)
  local n = 0
  c:on("data", function(d) n = n + #d end)
  c:on("end", function() console.log("total", n) end)
end)
s:listen(0, function()
  local c = net.connect(s:address().port, "127.0.0.1")
  local chunk = string.rep("x", 65536)
  local full = false
  c:on("drain", function() console.log("drain", c.writableLength); c:finish() end)
  c:on("close", function() console.log("close"); s:close() end)
  for i = 1, 200 do
    if not c:write(chunk) and not full then full = true; console.log("full at", i, c.writableLength) end
  end
  console.log(c.writableNeedDrain, c.bufferSize)
end)
