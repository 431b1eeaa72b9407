runtime "node"

local came, last, gaps = 0, nil, 0

local function work()
  cpu(500)
end

http.createServer(function(req, res)
  local now = performance.now()
  if last and now - last > 50 then gaps = gaps + 1 end
  last, came = now, came + 1
  if came == 20 then work() end
  res:finish()
end):listen(8000)

load { rate = 100, arrivals = "constant", duration = "1s", connections = 1 }
load { start = "3s", users = 1, requests = 1 }
setTimeout(function() console.log(gaps .. " gaps") process.exit() end, 2000)
