runtime "node"

local main = async(function()
  console.log("start")
  await(setTimeout(function() console.log("one") end, 10))
  console.log("two")
end)

main()
console.log("end")
