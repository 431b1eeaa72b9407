runtime "node"

local began, server, left
server = http.createServer(function(req, res)
  if req.url == "/slow" then cpu(400) end
  res:finish("ok")
end)

left = 2
local function get(path)
  http.get({ port = server:address().port, path = path }, function(res)
    res:resume()
    if path == "/fast" then
      console.log("fast: " .. math.floor((performance.now() - began) / 200) * 200 .. " ms")
    end
    left = left - 1
    if left == 0 then server:close() end
  end)
end

server:listen(0, function()
  began = performance.now()
  get("/slow")
  get("/fast")
end)
