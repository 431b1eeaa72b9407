runtime "asyncio"

local function work() time.sleep(0.3) end

local main = async(function()
  local began = time.monotonic()
  work()
  work()
  local in_turn = time.monotonic() - began
  began = time.monotonic()
  await(asyncio.gather(asyncio.to_thread(work), asyncio.to_thread(work)))
  local threads = time.monotonic() - began
  print("threads: " .. (threads < 0.75 * in_turn and "faster" or "no faster"))
end)

asyncio.run(main())
