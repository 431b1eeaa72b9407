-- What a thread reads from the clock comes before what the loop reads later, and not long.
runtime "asyncio"
asyncio.run(async("main", function()
  local loop = asyncio.get_running_loop()
  local took = {}
  local thread = threading.Thread(function()
    for _ = 1, 5 do
      time.sleep(0.01)
      local posted = time.perf_counter()
      loop:call_soon_threadsafe(function() took[#took + 1] = time.perf_counter() - posted end)
    end
  end)
  thread:start()
  await(asyncio.sleep(0.2))
  thread:join()
  table.sort(took)
  print(#took, took[1] > 0, took[3] < 0.005)
end)())
