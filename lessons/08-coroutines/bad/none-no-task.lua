runtime "asyncio"

local main = async(function()
  print("before")
  print("after")
end)

asyncio.run(main())
