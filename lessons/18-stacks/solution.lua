runtime "node"

local answered = 0

http.createServer(function(req, res)
  local worker = Worker.new(function()
    cpu(100)
    parentPort:postMessage("image")
  end)
  worker:on("message", function(image)
    res:finish(image)
    answered = answered + 1
    if answered == 8 then
      console.log("all answered")
      process.exit()
    end
  end)
end):listen(8000)

load { users = 8, requests = 8 }
