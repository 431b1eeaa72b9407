-- shield-keeps-it-running: the waiter is cancelled, the work goes on.
--
-- A request is cancelled in the middle of a payment. Behind shield the payment is a task
-- of its own: the cancellation stops at the shield, the payment ends later, and whoever
-- kept the task can still have its result. Without the shield it would be lost half way.
--
-- Watch:  two tasks; only the upper one ends in red.
-- Try:    await(payment) without the shield; let main end without waiting for it.
runtime "asyncio"

local pay = async("pay", function()
  print("payment begins")
  await(asyncio.sleep(0.05))
  print("payment ends")
  return "receipt"
end)

local main = async("main", function()
  local payment = asyncio.create_task(pay())
  local request = asyncio.create_task(async("request", function()
    local ok, e = pcall(function() return await(asyncio.shield(payment)) end)
    print("request:", type_name(e))
    error(e, 0)
  end)())

  await(asyncio.sleep(0.01))
  request:cancel()
  pcall(await, request)
  print("request cancelled:", request:cancelled(), "payment done:", payment:done())
  print(await(payment))
end)

asyncio.run(main())
