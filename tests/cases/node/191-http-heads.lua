-- plain get, headers, status
local s = http.createServer(function(req, res)
  console.log(req.method, req.url, req.headers["x-a"], req.httpVersion, req.complete)
  if req.url == "/json" then
    res:setHeader("Content-Type", "application/json")
    res:setHeader("X-Two", "2")
    console.log(res:getHeader("content-type"), res:hasHeader("x-two"), res.headersSent)
    res:finish('{"a":1}')
    console.log(res.headersSent, res.writableEnded, res.finished)
  elseif req.url == "/none" then
    res.statusCode = 204
    res:finish()
  elseif req.url == "/head" then
    res:writeHead(404, { ["Content-Type"] = "text/plain" })
    res:write("not ")
    res:write("found")
    res:finish()
  else
    res:finish()
  end
end)
s:listen(0, function()
  local port = s:address().port
  local function get(path, next)
    http.get({ port = port, host = "127.0.0.1", path = path, headers = { ["X-A"] = "yes" } }, function(res)
      console.log(res.statusCode, res.statusMessage, res.headers["content-type"], res.headers["x-two"], res.headers["content-length"], res.headers["transfer-encoding"], res.headers.connection, res.headers["keep-alive"])
      local body = ""
      res:on("data", function(d) body = body .. String(d) end)
      res:on("end", function() console.log("body", body, res.complete); next() end)
    end)
  end
  get("/json", function() get("/none", function() get("/head", function() get("/x", function() s:close(function() console.log("closed") end) end) end) end) end)
end)
