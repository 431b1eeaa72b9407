runtime "uvloop"

local longest = 0

local heartbeat = async(function()
  for beat = 1, 8 do
    local began = time.monotonic()
    await(asyncio.sleep(0.1))
    longest = math.max(longest, time.monotonic() - began)
  end
end)

local work = async(function()
  await(asyncio.sleep(0.25))
  time.sleep(0.3)
end)

local main = async(function()
  await(asyncio.gather(heartbeat(), work()))
  print("longest gap: " .. math.floor(longest * 10) * 100 .. " ms")
end)

asyncio.run(main())
