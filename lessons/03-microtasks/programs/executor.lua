runtime "node"

local p = Promise.new(function(resolve)
  console.log("executor")
  resolve("value")
end)
p:next(function() console.log("then") end)
console.log("end")
