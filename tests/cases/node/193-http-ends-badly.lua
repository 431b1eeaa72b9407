-- errors: refused, hang up, destroy, abort, timeout
local s = http.createServer(function(req, res)
  if req.url == "/hang" then req.socket:destroy()
  elseif req.url == "/partial" then res:write("part"); setTimeout(function() res:destroy() end, 20)
  elseif req.url == "/slow" then
    res:on("close", function() console.log("S res close", res.writableEnded) end)
    req:on("close", function() console.log("S req close") end)
    req:on("aborted", function() console.log("S aborted") end)
  end
end)
s:listen(0, function()
  local port = s:address().port
  local function try(name, opts, act, next)
    opts.port = opts.port or port
    opts.host = "127.0.0.1"
    opts.path = name
    local r = http.get(opts, function(res)
      console.log(name, "response", res.statusCode)
      res:on("data", function(d) console.log("data", String(d)) end)
      res:on("aborted", function() console.log("aborted") end)
      res:on("error", function(e) console.log("res error", e.code, e.message) end)
      res:on("end", function() console.log("res end") end)
      res:on("close", function() console.log("res close", res.complete, res.aborted) end)
    end)
    r:on("error", function(e) console.log(name, "error", e.code, e.message) end)
    r:on("abort", function() console.log("abort") end)
    r:on("timeout", function() console.log("timeout"); r:destroy() end)
    r:on("close", function() console.log(name, "close", r.destroyed); next() end)
    if act then act(r) end
  end
  try("/refused", { port = 1 }, nil, function()
    try("/hang", {}, nil, function()
      try("/partial", {}, nil, function()
        try("/slow", { timeout = 30 }, nil, function()
          try("/slow", {}, function(r) setTimeout(function() r:destroy(Error.new("mine")) end, 20) end, function()
            try("/slow", {}, function(r) r:destroy() end, function()
              try("/slow", {}, function(r) setTimeout(function() r:abort() end, 20) end, function()
                console.log("done")
                setTimeout(function() s:close(function() console.log("closed") end) end, 10)
              end)
            end)
          end)
        end)
      end)
    end)
  end)
end)
