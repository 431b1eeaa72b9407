-- A close callback runs in the turn of its close, after check, before timers.
runtime "node"

local s
s = net.createServer():listen(0, function()
  local c
  c = net.connect(s:address().port, function()
    setImmediate(function()
      c:on("close", function() console.log("close") end)
      c:destroy() s:close()
      setImmediate(function() console.log("immediate") end)
      setTimeout(function() console.log("timeout") end, 0)
      process.nextTick(function() console.log("tick") end)
      cpu(3)
    end)
  end)
  s:on("connection", function(x) x:resume() end)
end)
