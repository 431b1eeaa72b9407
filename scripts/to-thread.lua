-- to-thread: blocking work on a thread, and who hears when it ends.
--
-- asyncio.to_thread runs a plain function on a thread of the default executor, and the
-- loop goes on ticking. When the function returns, its thread posts to the loop
-- (call_soon_threadsafe); one pass sets the future, the next one resumes the task.
-- Cancelling the task does not stop the thread: nothing can.
--
-- Watch:  the worker's lane beside the loop's; the post that crosses over.
-- Try:    cpu(30) in place of time.sleep(0.03); five threads of each.
runtime "asyncio"

local function fetch(name)
  time.sleep(0.035)
  print("thread:", name)
  return name
end

local main = async("main", function()
  local ticker = async("ticker", function()
    for i = 1, 3 do
      await(asyncio.sleep(0.01))
      print("tick", i)
    end
  end)
  print(await(asyncio.gather(asyncio.to_thread(fetch, "report"), ticker())))

  local task = asyncio.create_task(asyncio.to_thread(fetch, "nobody waits for this"))
  await(asyncio.sleep(0.01))
  task:cancel()
  local ok, e = pcall(await, task)
  print(type_name(e), "and the thread goes on")
end)

asyncio.run(main())
