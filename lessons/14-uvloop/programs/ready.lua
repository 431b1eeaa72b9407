runtime "uvloop"

local task = async(function() print("task") end)

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0, print, "later")
  loop:call_soon(print, "soon")
  asyncio.create_task(task())
  await(asyncio.sleep(0.01))
end)

asyncio.run(main())
