-- as-completed: answers in the order in which they come.
--
-- gather gives everything at the end, in the order of the arguments; as_completed gives
-- each result as soon as it is there. The loop variable is not the task that ended but a
-- coroutine for "the next one": which of them it is shows only when it is awaited.
--
-- Watch:  three sleeping tasks, and main that wakes up three times.
-- Try:    leave the loop after the first answer; cancel the others then.
runtime "asyncio"

local ask = async("ask", function(name, seconds)
  await(asyncio.sleep(seconds))
  if name == "slow" then error(RuntimeError("no answer from " .. name), 0) end
  return name
end)

local main = async("main", function()
  local tasks = {
    asyncio.create_task(ask("slow", 0.03)),
    asyncio.create_task(ask("fast", 0.01)),
    asyncio.create_task(ask("middle", 0.02)),
  }
  for next_one in asyncio.as_completed(tasks) do
    local ok, answer = pcall(await, next_one)
    print(ok and "answer" or "failed", answer)
  end
end)

asyncio.run(main())
