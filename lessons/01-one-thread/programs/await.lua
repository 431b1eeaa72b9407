runtime "node"

setTimeout(function() console.log("timer 20") end, 20)

local main = async(function()
  console.log("begins")
  await(timersPromises.setTimeout(60))
  console.log("goes on")
end)

main()
console.log("main script ends")
