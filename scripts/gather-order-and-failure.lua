-- gather-order-and-failure: results in the order of the arguments; failure cancels none.
--
-- gather makes its coroutines tasks, from left to right. They end when they end; the list
-- has the order of the arguments. The first failure goes to the awaiter at once. The
-- other tasks are not cancelled: they run on, and nobody looks at their results.
--
-- Watch:  "c" ends after main has caught the error.
-- Try:    { return_exceptions = true } as the last argument; a TaskGroup in its place.
runtime "asyncio"

local work = async("work", function(name, seconds, fails)
  await(asyncio.sleep(seconds))
  print(name, "ends")
  if fails then error(ValueError(name), 0) end
  return name
end)

local main = async("main", function()
  print(await(asyncio.gather(work("a", 0.03), work("b", 0.01), work("c", 0.02))))

  local ok, e = pcall(function()
    await(asyncio.gather(work("a", 0.03), work("b", 0.01, true), work("c", 0.05)))
  end)
  print("caught", type_name(e), e)
  await(asyncio.sleep(0.06))

  local all = await(asyncio.gather(work("a", 0.02), work("b", 0.01, true),
    { return_exceptions = true }))
  print(all)
end)

asyncio.run(main())
