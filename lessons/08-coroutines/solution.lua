runtime "asyncio"

local other = async(function() print("other") end)

local main = async(function()
  asyncio.create_task(other())
  print("before")
  await(asyncio.sleep(0))
  print("after")
end)

asyncio.run(main())
