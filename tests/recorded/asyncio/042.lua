-- context, 11:55
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
  asyncio.create_task(async(function()
    for x4 in awaiting(async_generator(function(yield)
      print('3')
      yield(2.5)
      print('4')
      yield(12)
      for i7 = 0, 2 do
        await(asyncio.sleep(0))
      end
      yield(2.5)
      print('5')
    end)) do
      print('6', x4)
    end
    print('7')
  end)())
  local ok_e10, e10 = pcall(function()
    for x9 in awaiting(async_generator(function(yield)
      print('9')
      await(asyncio.sleep(0))
      yield('s11')
      print('10')
    end)) do
      print('8', x9)
      await(asyncio.sleep(0.081))
    end
    print('11')
  end)
  if not ok_e10 then
    print('12', say(e10))
  end
  local s12 = async_generator(function(yield)
    print('13')
    yield('s14')
    yield(true)
    yield(2.5)
  end)
  local ok_e17, e17 = pcall(function()
    print('14', await(s12:athrow(ValueError('e18'))))
  end)
  if not ok_e17 then
    print('15', say(e17))
  end
  local ok_e19, e19 = pcall(function()
    print('16', await(s12:__anext__()))
  end)
  if not ok_e19 then
    print('17', say(e19))
  end
  local t20 = asyncio.create_task(async(function()
    print('18')
  end)())
  local ok_e22, e22 = pcall(function()
    local v21 = await(t20)
    print('19', v21)
  end)
  if not ok_e22 then
    print('20', say(e22))
  end
  asyncio.create_task(async(function()
    print('21')
    local ok_e24, e24 = pcall(function()
      for x23 in awaiting(async_generator(function(yield)
        print('23')
        await(asyncio.sleep(0.081))
        yield(true)
        error(ValueError('e26'), 0)
      end)) do
        print('22', x23)
      end
      print('24')
    end)
    if not ok_e24 then
      print('25', say(e24))
    end
    do return nil end
  end)())
  local var27 = contextvars.ContextVar('var27', { default = 66 })
  print('26', var27:get())
  print('27', await(asyncio.sleep(0, 2.5)))
  var27:set(87)
  local var31 = contextvars.ContextVar('var31', { default = 95 })
  var31:set(nil)
  var31:set(2.5)
  await(asyncio.sleep(0.3))
  print('28')
end)
asyncio.run(main1())
