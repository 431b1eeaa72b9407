runtime "asyncio"

local work = async(function() print("work") end)
local other = async(function() print("other") end)

local main = async(function()
  asyncio.create_task(other())
  print("before")
  await(work())
  print("after")
  await(asyncio.sleep(0))
  print("end")
end)

asyncio.run(main())
