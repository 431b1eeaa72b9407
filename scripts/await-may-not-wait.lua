-- await-may-not-wait: await of something that is ready never returns to the loop.
--
-- A finished future, a free lock, a queue with an item: await takes them at once, without
-- a pass of the loop. A coroutine that awaits only such things is one long callback. Here
-- a timer of one millisecond has to wait until the coroutine really suspends.
--
-- Watch:  the one long bar of main; the timer is due all the while.
-- Try:    an asyncio.sleep(0) in the loop: the timer comes in the second round.
runtime "asyncio"

local main = async("main", function()
  local loop = asyncio.get_running_loop()
  local queue, lock = asyncio.Queue(), asyncio.Lock()
  local began = time.monotonic()
  loop:call_later(0.001, function()
    print("timer, late by more than 20 ms:", time.monotonic() - began > 0.021)
  end)

  for round = 1, 5 do
    await(queue:put(round))
    local got = await(queue:get())
    lock:with(function() cpu(5) end)
    print("round", got)
  end
  await(asyncio.sleep(0.01))
end)

asyncio.run(main())
