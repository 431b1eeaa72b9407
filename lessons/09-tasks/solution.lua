runtime "asyncio"

local work = async(function(name)
  await(asyncio.sleep(0.1))
  print(name)
end)

local main = async(function()
  await(asyncio.gather(work("a"), work("b")))
  print("done")
end)

asyncio.run(main())
