runtime "asyncio"

local function sleeps(began) return math.floor((time.monotonic() - began) / 0.3 + 0.5) end

local main = async(function()
  local began = time.monotonic()
  await(asyncio.sleep(0.3))
  await(asyncio.sleep(0.3))
  print("in turn:", sleeps(began))
  began = time.monotonic()
  await(asyncio.gather(asyncio.sleep(0.3), asyncio.sleep(0.3)))
  print("gathered:", sleeps(began))
end)

asyncio.run(main())
