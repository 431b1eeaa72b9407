-- never-retrieved: errors that nobody asks for, and calls that nobody awaits.
--
-- A task that fails keeps its exception until somebody asks for the result. If nobody
-- does, Python complains when the task is thrown away, not when it fails: main goes on
-- and the program ends well, with status 0. A coroutine that is never awaited does
-- nothing. Both leave only a warning on standard error.
--
-- Watch:  the failed task, and how long it stands there before anybody says so.
-- Try:    await(task) inside pcall; a TaskGroup, which always asks.
runtime "asyncio"

local fails = async("fails", function()
  print("failing")
  error(ValueError("nobody will see me"), 0)
end)

local main = async("main", function()
  local task = asyncio.create_task(fails())
  await(asyncio.sleep(0.01))
  print("main goes on; the task is done:", task:done())

  fails()
  print("called once more, but nothing failed")
end)

asyncio.run(main())
print("the end")
