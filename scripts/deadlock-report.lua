-- deadlock-report: two locks in two orders.
--
-- Each task holds one lock and waits for the other's. Nothing in the loop is due any
-- more: no timer, no thread, no I/O. The real program would hang for ever. Here the run
-- ends with status 3 and a report of the tasks that wait.
--
-- Watch:  the two tasks at the end, each behind the other's lock.
-- Try:    take the locks in the same order; asyncio.timeout(1, ...) around one of them.
runtime "asyncio"

local left, right = asyncio.Lock(), asyncio.Lock()

local philosopher = async("philosopher", function(name, first, second)
  first:with(function()
    print(name, "has one fork")
    await(asyncio.sleep(0.01))
    second:with(function() print(name, "eats") end)
  end)
end)

local main = async("main", function()
  await(asyncio.gather(philosopher("Ada", left, right), philosopher("Bob", right, left)))
end)

asyncio.run(main())
