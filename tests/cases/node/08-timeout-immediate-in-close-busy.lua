-- In a close callback, too: a millisecond that passes makes the timer first.
runtime "node"

local s
s = net.createServer():listen(0, function()
  local c
  c = net.connect(s:address().port, function() c:destroy() s:close() end)
  c:on("close", function()
    setTimeout(function() console.log("timeout") end, 0)
    setImmediate(function() console.log("immediate") end)
    cpu(3)
  end)
end)
