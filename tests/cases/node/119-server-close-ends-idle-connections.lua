-- close() does not wait for connections that are kept alive and idle.
runtime "node"

local s
s = http.createServer(function(q, r) r:finish("x") end)
s:listen(0, function()
  local a = http.Agent.new { keepAlive = true }
  http.get({ port = s:address().port, agent = a }, function(r)
    r:resume()
    r:on("end", function()
      setTimeout(function()
        s:close(function() console.log("closed") end)
        setTimeout(function() console.log("300 ms later") process.exit() end, 300)
      end, 20)
    end)
  end)
end)
