-- Outside of a loop nobody runs; in a callback no task does.
runtime "asyncio"

local ok, e = pcall(asyncio.current_task)
print(ok, type_name(e), str(e))
asyncio.run(async(function()
  asyncio.get_running_loop():call_soon(function() print(asyncio.current_task()) end)
  await(asyncio.sleep(0))
end)())
