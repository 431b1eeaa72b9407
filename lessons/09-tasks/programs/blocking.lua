runtime "asyncio"

local work = async(function() time.sleep(0.3) end)

local main = async(function()
  local began = time.monotonic()
  await(asyncio.gather(work(), work()))
  print(math.floor((time.monotonic() - began) / 0.3 + 0.5))
end)

asyncio.run(main())
