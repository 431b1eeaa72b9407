runtime "asyncio"

local body = async(function(name) print(name) end)

local main = async(function()
  local a = asyncio.create_task(body("a"))
  local b = asyncio.create_task(body("b"))
  print("made")
  await(b)
  print("b is done")
end)

asyncio.run(main())
