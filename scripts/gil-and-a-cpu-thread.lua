-- gil-and-a-cpu-thread: a thread that computes slows the loop, though cores are free.
--
-- Python code runs only with the GIL. A thread that computes gives it up when another
-- has asked for 5 ms. So each time the loop wakes up it waits those 5 ms for the GIL: a
-- timer of 10 ms runs after 15. A thread that sleeps, or computes in C without the GIL
-- (hashing, numpy), disturbs nobody.
--
-- Watch:  the GIL's lane: long bars of the thread, thin ones of the loop.
-- Try:    a second computing thread; --cores 1; gil = false.
runtime "asyncio"

-- The middle one of nine sleeps of 10 ms: how much too long it took, in ms.
local function lateness()
  local late = {}
  for i = 1, 9 do
    local begin = time.monotonic()
    await(asyncio.sleep(0.01))
    late[i] = (time.monotonic() - begin - 0.01) * 1000
  end
  table.sort(late)
  return late[5]
end

local main = async("main", function()
  print("alone, late by less than 3 ms:", lateness() < 3)

  local sleeper = asyncio.create_task(asyncio.to_thread(time.sleep, 0.3))
  print("beside a sleeping thread:", lateness() < 3)
  await(sleeper)

  local stop = false
  local computer = asyncio.create_task(asyncio.to_thread(function()
    while not stop do cpu(1) end
  end))
  local late = lateness()
  stop = true
  await(computer)
  print("beside a computing thread, late by 4 ms or more:", late >= 4)
end)

asyncio.run(main())
