-- A callback that was added before any variable was set runs without a value.
runtime "asyncio"
asyncio.run(async("main", function()
  local var = contextvars.ContextVar("var", { default = "none" })
  local task = asyncio.create_task(async("setter", function() var:set("set") end)())
  task:add_done_callback(function() print("callback", var:get()) end)
  await(task)
  await(asyncio.sleep(0))
  print("main", var:get())
end)())
