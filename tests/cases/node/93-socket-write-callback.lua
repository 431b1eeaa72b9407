-- A small write is done at once; its callback is a tick.
runtime "node"

local s
s = net.createServer(function(c) c:resume() end):listen(0, function()
  local c
  c = net.connect(s:address().port, function()
    setImmediate(function()
      c:write("a", function() console.log("wcb-a") end)
      c:write("b", function() console.log("wcb-b") end)
      process.nextTick(function() console.log("tick") end)
      Promise.resolve():next(function() console.log("p") end)
      setImmediate(function() console.log("immediate") c:destroy() s:close() end)
    end)
  end)
end)
