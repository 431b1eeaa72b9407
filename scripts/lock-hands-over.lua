-- lock-hands-over: a lock is fair, even to those who only just released it.
--
-- Waiters stand in line. release() unlocks and wakes the first of them, who takes the
-- lock when its turn in the ready queue comes. In between the lock is free; yet a
-- newcomer, be it the one who has just released, must queue: nobody barges in.
--
-- Watch:  locked is False for one pass, with a waiter already on its way.
-- Try:    no sleep in the workers; a Semaphore(2) in place of the lock.
runtime "asyncio"

local lock = asyncio.Lock()

local worker = async("worker", function(name)
  lock:with(function()
    print(name, "has the lock")
    await(asyncio.sleep(0.01))
  end)
end)

local greedy = async("greedy", function()
  await(lock:acquire())
  print("greedy has the lock")
  await(asyncio.sleep(0.01))
  lock:release()
  print("greedy let go, locked:", lock:locked())
  await(lock:acquire())
  print("greedy has it again")
  lock:release()
end)

local main = async("main", function()
  await(asyncio.gather(greedy(), worker("first"), worker("second")))
end)

asyncio.run(main())
