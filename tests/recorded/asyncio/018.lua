-- tasks, 11:27
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
  local function chain4(n5)
    print('3', n5)
    if n5 < 4 then
      loop:call_soon(chain4, n5 + 1)
    end
  end
  loop:call_soon(chain4, 0)
  print('4', await(asyncio.sleep(0, 3)))
  local f7 = loop:create_future()
  loop:call_later(0.019, f7.set_exception, f7, ValueError('e9'))
  local ok_e10, e10 = pcall(function()
    local v8 = await(f7)
    print('5', v8)
  end)
  if not ok_e10 then
    print('6', say(e10))
  end
  await(asyncio.sleep(0.019))
  print('7')
  loop:call_soon(print, '8 args', 2.5)
  for i12 = 0, 1 do
    await(asyncio.sleep(0))
  end
  print('9')
  local me13 = asyncio.current_task()
  me13:cancel()
  print('10', me13:cancelling())
  local ok_e15, e15 = pcall(function()
    local v14 = await(asyncio.sleep(0))
    print('11', v14)
  end)
  if not ok_e15 then
    print('12', repr(e15))
  end
  print('13')
  local t39 = asyncio.create_task(async(function()
    print('14')
    local t38 = asyncio.create_task(async(function()
      print('15')
      asyncio.create_task(async(function()
        print('16')
        local t16 = asyncio.create_task(async(function()
          print('17')
          print('18', await(asyncio.sleep(0.089, true)))
          await(asyncio.sleep(0))
          print('19')
          do return true end
        end)())
        local t30 = asyncio.create_task(async(function()
          print('20')
          local me19 = asyncio.current_task()
          me19:cancel()
          print('21', me19:cancelling())
          local ok_e21, e21 = pcall(function()
            local v20 = await(asyncio.sleep(0))
            print('22', v20)
          end)
          if not ok_e21 then
            print('23', say(e21))
            error(e21, 0)
          end
          print('24', me19:uncancel())
          local f22 = loop:create_future()
          local w23 = async(function(i24)
            print('25', i24)
            local v25 = await(f22)
            print('26', i24, v25)
          end)
          asyncio.create_task(w23(0))
          asyncio.create_task(w23(1))
          await(asyncio.sleep(0))
          f22:add_done_callback(function(x26)
            print('27', x26:done(), x26:cancelled())
            local ok_e27, e27 = pcall(function()
              print('28', x26:result())
            end)
            if not ok_e27 then
              print('29', say(e27))
            end
          end)
          loop:call_later(0.066, f22.set_result, f22, 's28')
          await(asyncio.sleep(0.089))
          print('30')
          do return 2.5 end
        end)())
        local ok_e32, e32 = pcall(function()
          local v31 = await(t16)
          print('31', v31)
        end)
        if not ok_e32 then
          print('32', say(e32))
        end
        local t33 = asyncio.create_task(async(function()
          print('33')
          error(ValueError('e34'), 0)
        end)())
        local ok_e36, e36 = pcall(function()
          local v35 = await(t33)
          print('34', v35)
        end)
        if not ok_e36 then
          print('35', say(e36))
        end
      end)())
      do return 's37' end
    end)())
  end)())
end)
print('main', asyncio.run(main1()))
