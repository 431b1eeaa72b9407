runtime "node"

local a = async(function()
  console.log("a1")
  await(nil)
  console.log("a2")
end)

a()
console.log("b")
Promise.resolve():next(function() console.log("p1") end)
  :next(function() console.log("p2") end)
console.log("end")
