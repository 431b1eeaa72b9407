-- everything, 11:24
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
  for i4 = 0, 1 do
    await(asyncio.sleep(0))
  end
  asyncio.create_task(async(function()
    for x5 in awaiting(async_generator(function(yield)
      print('3')
      yield('s6')
      await(asyncio.sleep(0.082))
      yield(2.5)
      print('4')
      yield(true)
      print('5')
      error(Exception('e9'), 0)
    end)) do
      print('6', x5)
    end
    print('7')
  end)())
  local cond10 = asyncio.Condition()
  local w12 = async(function(i13)
    cond10:with(function()
      print('8', i13)
      await(cond10:wait())
      print('9', i13)
      await(asyncio.sleep(0))
    end)
  end)
  asyncio.create_task(w12(0))
  for i14 = 0, 2 do
    await(asyncio.sleep(0))
  end
  cond10:with(function()
    cond10:notify(2)
    print('10')
    for i15 = 0, 1 do
      await(asyncio.sleep(0))
    end
  end)
  await(asyncio.sleep(0.019))
  cond10:with(function()
    cond10:notify_all()
    print('11')
  end)
  local g16 = asyncio.gather(async(function()
    print('12')
    loop:call_soon(function()
      print('13')
    end)
    local t17 = asyncio.create_task(async(function()
      print('26')
      local ok_e18, e18 = pcall(function()
        await(async(function()
          print('22')
          for i23 = 0, 2 do
            await(asyncio.sleep(0))
          end
          local ok_e19, e19 = pcall(function()
            await(asyncio.create_task(async(function()
              print('18')
              for i22 = 0, 2 do
                await(asyncio.sleep(0))
              end
              local ok_e20, e20 = pcall(function()
                await(asyncio.create_task(async(function()
                  print('14')
                  local ok_e21, e21 = pcall(function()
                    await(asyncio.sleep(9))
                    print('15')
                  end)
                  if not ok_e21 then
                    print('16', say(e21))
                    error(e21, 0)
                  end
                  print('17')
                end)()))
                print('19')
              end)
              if not ok_e20 then
                print('20', say(e20))
                error(e20, 0)
              end
              print('21')
            end)()))
            print('23')
          end)
          if not ok_e19 then
            print('24', say(e19))
            error(e19, 0)
          end
          print('25')
        end)())
        print('27')
      end)
      if not ok_e18 then
        print('28', say(e18))
      end
      print('29')
    end)())
    await(asyncio.sleep(0))
    await(asyncio.sleep(0))
    print('30', t17:cancel())
    await(asyncio.sleep(0))
    local ok_e25, e25 = pcall(function()
      local v24 = await(t17)
      print('31', v24)
    end)
    if not ok_e25 then
      print('32', say(e25))
      error(e25, 0)
    end
    print('33', t17:cancelled(), t17:cancelling())
  end)(), { return_exceptions = true })
  g16:add_done_callback(function()
    print('34')
    loop:call_soon(print, '35 args', nil)
  end)
  loop:call_later(0.019, g16.cancel, g16)
  local f26 = loop:create_future()
  loop:call_later(0.019, f26.set_exception, f26, ValueError('e28'))
  local ok_e29, e29 = pcall(function()
    local v27 = await(f26)
    print('36', v27)
  end)
  if not ok_e29 then
    print('37', repr(e29))
  end
  await(asyncio.sleep(0.3))
  print('38')
  do return nil end
end)
asyncio.run(main1())
