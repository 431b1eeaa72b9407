runtime "asyncio"

local pause = async(function() return 1 end)
local other = async(function() print("other") end)

local main = async(function()
  asyncio.create_task(other())
  print("before")
  await(pause())
  print("after")
end)

asyncio.run(main())
