-- iteration, 11:28
runtime "asyncio"
local function say(e)
  return type_name(e) .. ':' .. str(e)
end
local loop
local main1 = async(function()
  loop = asyncio.get_running_loop()
  local main2 = asyncio.current_task()
  local function bark3()
    print('1')
    main2:cancel()
    loop:call_later(0.15, bark3)
  end
  loop:call_later(2.5, bark3)
  print('2')
  local s4 = async_generator(function(yield)
    print('3')
    yield(true)
    print('4')
    await(asyncio.sleep(0.085))
    yield(true)
    yield('s8')
  end)
  local ok_e9, e9 = pcall(function()
    print('5', await(s4:__anext__()))
  end)
  if not ok_e9 then
    print('6', say(e9))
  end
  await(s4:aclose())
  local me10 = asyncio.current_task()
  me10:cancel()
  print('7', me10:cancelling())
  local ok_e12, e12 = pcall(function()
    local v11 = await(asyncio.sleep(0))
    print('8', v11)
  end)
  if not ok_e12 then
    print('9', say(e12))
  end
  print('10', me10:uncancel())
  await(asyncio.sleep(0.3))
  print('11')
end)
asyncio.run(main1())
