runtime "node"

local answered = 0

http.createServer(async(function(req, res)
  await(nil)
  cpu(100)
  res:finish("image")
  answered = answered + 1
  if answered == 8 then
    console.log("all answered")
    process.exit()
  end
end)):listen(8000)

load { users = 8, requests = 8 }
