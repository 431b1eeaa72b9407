runtime "node"

local x = async(function() return Promise.resolve() end)
x():next(function() console.log("X") end)

Promise.resolve()
  :next(function() console.log("1") end)
  :next(function() console.log("2") end)
  :next(function() console.log("3") end)
  :next(function() console.log("4") end)
