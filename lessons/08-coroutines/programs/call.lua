runtime "asyncio"

local work = async(function() print("body") end)

local main = async(function()
  local c = work()
  print("called")
  await(c)
  print("awaited")
end)

asyncio.run(main())
