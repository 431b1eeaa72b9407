-- one-sync-call-blocks-all: time.sleep in a coroutine stops everybody.
--
-- asyncio.sleep gives the thread back; time.sleep keeps it, like any call that is not
-- made for asyncio: requests, a database driver, a long computation. Everything else is
-- late by that much. Then all that fell due meanwhile runs in one go, by deadline.
--
-- Watch:  the long bar in main's lane, the timers that become due below it.
-- Try:    asyncio.to_thread(time.sleep, 0.1) in place of time.sleep(0.1).
runtime "asyncio"

local main = async("main", function()
  local began = time.monotonic()
  local function tens() return math.floor((time.monotonic() - began) * 100 + 0.5) * 10 end

  local ticker = async("ticker", function(seconds)
    await(asyncio.sleep(seconds))
    print("due at", math.floor(seconds * 1000 + 0.5), "ran at", tens())
  end)

  local blocker = async("blocker", function()
    await(asyncio.sleep(0.01))
    time.sleep(0.1)
    print("blocked until", tens())
  end)

  await(asyncio.gather(ticker(0.08), ticker(0.04), blocker(), ticker(0.2)))
end)

asyncio.run(main())
