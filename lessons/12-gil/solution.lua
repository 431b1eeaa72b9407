runtime "asyncio"

local function work() cpu(100, { gil = "released" }) end

local main = async(function()
  await(asyncio.gather(asyncio.to_thread(work), asyncio.to_thread(work)))
  print("done")
end)

asyncio.run(main())
