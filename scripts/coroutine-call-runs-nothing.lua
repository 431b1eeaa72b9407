-- coroutine-call-runs-nothing: calling an async function only makes a coroutine.
--
-- In JavaScript the body would run at once, up to its first await. In Python nothing
-- happens until somebody awaits the coroutine or makes it a task. A task begins later:
-- its first step waits in the ready queue. An awaited coroutine begins right here.
--
-- Watch:  the ready queue gets an entry at create_task, none at the plain call.
-- Try:    await(later) before await(task); leave out one of the awaits.
runtime "asyncio"

local greet = async("greet", function(name)
  print("hello from", name)
  return #name
end)

local main = async("main", function()
  local later = greet("a coroutine")
  print("called, nothing printed yet")

  local task = asyncio.create_task(greet("a task"))
  print("made a task, still nothing")

  print("awaited in place:", await(later))
  print("awaited the task:", await(task))
end)

asyncio.run(main())
