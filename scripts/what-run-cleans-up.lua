-- what-run-cleans-up: after main, asyncio.run cancels what is left, and waits.
--
-- Tasks that still run are cancelled, and get the time they need to clean up: timers and
-- other callbacks go on meanwhile. Then asynchronous generators are closed, then the
-- executor's threads are waited for. Only then does asyncio.run return main's value.
--
-- Watch:  how much happens after "main returns".
-- Try:    swallow the CancelledError in background; a longer thread.
runtime "asyncio"

local numbers = async_generator(function(yield)
  local ok, e = pcall(function()
    for i = 1, 10 do yield(i) end
  end)
  print("generator closed by", type_name(e))
  error(e, 0)
end)

local background = async("background", function()
  local ok, e = pcall(function() await(asyncio.sleep(10)) end)
  print("background hears", type_name(e))
  await(asyncio.sleep(0.02))
  print("background has cleaned up")
  error(e, 0)
end)

local main = async("main", function()
  local loop = asyncio.get_running_loop()
  asyncio.create_task(background())
  loop:run_in_executor(nil, function()
    time.sleep(0.1)
    print("thread ends")
  end)
  loop:call_later(0.01, print, "a timer, in the middle of the shutdown")
  print("first number", await(numbers:__anext__()))
  await(asyncio.sleep(0))
  print("main returns")
  return "main's value"
end)

print("asyncio.run gives", asyncio.run(main()))
