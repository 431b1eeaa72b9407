runtime "asyncio"

local bad = async(function()
  await(asyncio.sleep(0.05))
  error(ValueError("no"))
end)
local good = async(function()
  await(asyncio.sleep(0.2))
  print("the other is done")
end)

local main = async(function()
  local ok = pcall(function() await(asyncio.gather(bad(), good())) end)
  if not ok then print("failed") end
  await(asyncio.sleep(0.4))
end)

asyncio.run(main())
