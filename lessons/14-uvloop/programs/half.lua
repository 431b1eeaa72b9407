runtime "uvloop"

local main = async(function()
  local loop = asyncio.get_running_loop()
  loop:call_later(0.0104, print, "10.4 ms")
  loop:call_later(0.0101, print, "10.1 ms")
  await(asyncio.sleep(0.03))
end)

asyncio.run(main())
