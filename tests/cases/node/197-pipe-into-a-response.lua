-- backpressure of a response; pipe
local s = http.createServer(function(req, res)
  local n = 0
  local r = stream.Readable.new({ read = function(_, self)
    n = n + 1; console.log("read", n)
    if n > 8 then self:push(nil) else self:push(string.rep("x", 10000)) end
  end })
  res:on("drain", function() console.log("drain") end)
  res:on("pipe", function() console.log("piped") end)
  res:on("unpipe", function() console.log("unpiped") end)
  res:on("finish", function() console.log("finish") end)
  r:pipe(res)
end)
s:listen(0, function()
  http.get({ port = s:address().port, host = "127.0.0.1" }, function(res)
    local n = 0
    res:on("data", function(d) n = n + #d end)
    res:on("end", function() console.log("total", n); s:close() end)
  end)
end)
