runtime "asyncio"

local nop = async(function() end)
local other = async(function() print("other") end)

local main = async(function()
  asyncio.create_task(other())
  print("before")
  await(nop())
  print("after")
end)

asyncio.run(main())
