runtime "asyncio"

local work = async(function(name)
  await(asyncio.sleep(0.1))
  print(name)
end)

local main = async(function()
  await(work("a"))
  await(work("b"))
  print("done")
end)

asyncio.run(main())
