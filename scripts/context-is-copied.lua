-- context-is-copied: each task has its own copy of the context variables.
--
-- create_task takes a copy of the variables as they are now. What the child sets stays in
-- its copy; what the parent sets afterwards does not reach the child. A coroutine that is
-- awaited is part of the same task, so that what it sets is there afterwards.
--
-- Watch:  three tasks; only where create_task stands is there a copy.
-- Try:    set the variable before both create_task; call_soon in place of a task.
runtime "asyncio"

local user = contextvars.ContextVar("user", { default = "nobody" })

local show = async("show", function(where)
  await(asyncio.sleep(0))
  print(where, "sees", user:get())
end)

local login = async("login", function(name)
  user:set(name)
end)

local main = async("main", function()
  local early = asyncio.create_task(show("early task"))
  await(login("ada"))
  print("main sees", user:get())
  local late = asyncio.create_task(show("late task"))
  await(asyncio.create_task(login("bob")))
  print("main still sees", user:get())
  await(asyncio.gather(early, late))
end)

asyncio.run(main())
