runtime "node"

local began, answered = nil, 0

http.createServer(function(req, res)
  began = began or performance.now()
  cpu(100)
  res:finish("image")
  answered = answered + 1
  if answered == 8 then
    console.log("turns: " .. math.floor((performance.now() - began) / 100))
    console.log("all answered")
    process.exit()
  end
end):listen(8000)

load { users = 8, requests = 8 }
