runtime "node"

local came = 0

http.createServer(function(req, res)
  came = came + 1
  if came == 20 then cpu(500) end
  res:finish()
end):listen(8000)

load { rate = 100, arrivals = "constant", duration = "1s", connections = 1 }
load { start = "3s", users = 1, requests = 1 }
setTimeout(function() console.log(came .. " requests") process.exit() end, 2000)
