-- timeout-or-wait-for: who wins when the result and the deadline come together?
--
-- The loop is blocked until the result is there and the time is over too. asyncio.timeout
-- cancels the waiting task, and the cancellation wins over a result that has not been
-- picked up yet. wait_for of Python 3.11 looks whether the future is done, and takes it.
-- Python 3.12 made wait_for out of timeout: there both time out.
--
-- Watch:  the future is resolved and its waiter cancelled in the same pass.
-- Try:    --runtime asyncio@3.12; resolve the future a millisecond earlier.
runtime("asyncio", { version = "3.11" })

local function race(name, wait)
  local loop = asyncio.get_running_loop()
  local future = loop:create_future()
  local task = asyncio.create_task(async(name, function()
    local ok, e = pcall(function() print(name, "got", wait(future)) end)
    if not ok then print(name, "raised", type_name(e)) end
  end)())
  await(asyncio.sleep(0))
  loop:call_soon(function()
    if not future:done() then future:set_result("the result") end
  end)
  time.sleep(0.02)
  await(task)
end

local main = async("main", function()
  race("timeout", function(future)
    local v
    asyncio.timeout(0.01, function() v = await(future) end)
    return v
  end)
  race("wait_for", function(future) return await(asyncio.wait_for(future, 0.01)) end)
end)

asyncio.run(main())
