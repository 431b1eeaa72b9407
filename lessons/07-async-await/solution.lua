runtime "node"

local main = async(function()
  console.log("start")
  await(timersPromises.setTimeout(10))
  console.log("one")
  await(timersPromises.setTimeout(10))
  console.log("two")
end)

main()
console.log("end")
