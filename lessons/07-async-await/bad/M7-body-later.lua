runtime "node"

-- "the body of an async function starts later"
local main = async(function()
  console.log("end")
  await(timersPromises.setTimeout(10))
  console.log("one")
  await(timersPromises.setTimeout(10))
  console.log("two")
end)

main()
console.log("start")
