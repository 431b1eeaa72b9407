-- keep alive agent: sockets reused, order of events, agent events
local n = 0
local s = http.createServer(function(req, res) res:finish("r" .. req.url) end)
s:on("connection", function() n = n + 1; console.log("connection", n) end)
s:listen(0, function()
  local agent = http.Agent.new({ keepAlive = true, maxSockets = 1 })
  local left = 3
  for i = 1, 3 do
    local r = http.get({ port = s:address().port, host = "127.0.0.1", path = "/" .. i, agent = agent }, function(res)
      console.log("response", i)
      res:on("data", function(d) console.log("data", String(d)) end)
      res:on("end", function() console.log("end", i) end)
      res:on("close", function() console.log("res close", i) end)
    end)
    r:on("socket", function(k) console.log("socket", i, r.reusedSocket) end)
    r:on("finish", function() console.log("finish", i) end)
    r:on("close", function()
      console.log("close", i)
      left = left - 1
      if left == 0 then agent:destroy(); s:close(function() console.log("server closed") end) end
    end)
  end
end)
