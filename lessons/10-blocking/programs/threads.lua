runtime "asyncio"

local main = async(function()
  local began = time.monotonic()
  await(asyncio.gather(asyncio.to_thread(time.sleep, 0.3), asyncio.to_thread(time.sleep, 0.3)))
  print(math.floor((time.monotonic() - began) / 0.3 + 0.5))
end)

asyncio.run(main())
