runtime "asyncio"

-- "gather runs them in threads, so they may block"
local work = async(function(name)
  time.sleep(0.1)
  print(name)
end)

local main = async(function()
  await(asyncio.gather(work("a"), work("b")))
  print("done")
end)

asyncio.run(main())
