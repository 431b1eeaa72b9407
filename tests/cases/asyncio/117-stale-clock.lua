-- Something blocks 50 ms just before the loop goes to sleep until a timer at 100 ms: libuv's
-- clock is old, the sleep too long, unless a clock was read or something is ready.
runtime "asyncio"

local seen = {}
local function log(...)
  local words = table.pack(...)
  for i = 1, words.n do words[i] = str(words[i]) end
  seen[#seen + 1] = table.concat(words, " ")
end

local main = async(function()
  local loop = asyncio.get_running_loop()
  local function case(block)
    await(asyncio.sleep(0.02))
    local done, begin = loop:create_future(), time.monotonic()
    loop:call_later(0.1, function() done:set_result(time.monotonic() - begin) end)
    block()
    log(math.floor(await(done) * 20 + 0.5) * 50)
  end
  local function after(f)
    return function()
      time.sleep(0.05)
      f()
    end
  end
  case(function() loop:call_soon(time.sleep, 0.05) end)
  case(function()
    loop:call_soon(time.sleep, 0.025)
    loop:call_soon(time.sleep, 0.025)
  end)
  case(function()
    loop:create_task(async(function()
      time.sleep(0.05)
      await(loop:create_future())
    end)())
  end)
  case(function() loop:call_soon(after(function() loop:time() end)) end)
  case(function() loop:call_soon(after(function() loop:call_soon(log, "x") end)) end)
  case(function() loop:call_later(0.02, time.sleep, 0.05) end)
end)
asyncio.run(main())
print(table.concat(seen, " "))
