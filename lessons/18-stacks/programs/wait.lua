runtime "node"

local began, answered

local database = async(function()
  return await(Promise.new(function(resolve) setTimeout(resolve, 200, "rows") end))
end)

http.createServer(async(function(req, res)
  began = began or performance.now()
  res:finish(await(database()))
  answered = (answered or 0) + 1
  if answered == 20 then
    console.log("pauses: " .. math.floor((performance.now() - began) / 199))
    process.exit()
  end
end)):listen(8000)

load { users = 20, requests = 20 }
