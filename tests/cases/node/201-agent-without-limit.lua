-- many requests at once, agent limits, concurrency order
local s = http.createServer(function(req, res)
  setTimeout(function() res:finish(req.url) end, req.url == "/1" and 40 or req.url == "/2" and 30 or req.url == "/3" and 20 or 10)
end)
s:listen(0, function()
  local done = 0
  for i = 1, 4 do
    http.get({ port = s:address().port, host = "127.0.0.1", path = "/" .. i }, function(res)
      local b = ""
      res:on("data", function(d) b = b .. String(d) end)
      res:on("end", function()
        console.log("got", b)
        done = done + 1
        if done == 4 then s:close(function() console.log("closed") end) end
      end)
    end)
  end
end)
