-- ready-queue-snapshot: what callbacks post waits for the next pass.
--
-- A pass of the loop takes the number of entries in the ready queue and runs just those.
-- What they post goes behind, for the pass after. Between two passes the loop looks at
-- its timers, so a callback that posts itself for ever cannot starve a timer.
--
-- Watch:  the mark in the ready queue that ends the pass; entries behind it are new.
-- Try:    remove the stop; time.sleep(0.03) in one of the callbacks.
runtime "asyncio"

local main = async("main", function()
  local loop = asyncio.get_running_loop()
  local pass, running = 0, true

  local function ruler()
    pass = pass + 1
    if pass <= 3 then print("pass", pass) end
    if running then loop:call_soon(ruler) end
  end

  loop:call_soon(ruler)
  loop:call_soon(function()
    print("first")
    loop:call_soon(print, "posted by first")
  end)
  loop:call_soon(print, "second")
  loop:call_later(0.01, function()
    running = false
    print("the timer came through:", pass > 10)
  end)
  await(asyncio.sleep(0.02))
end)

asyncio.run(main())
