-- combinators, 11:40
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
  local t4 = asyncio.create_task(async(function()
    print('5')
    local g8 = asyncio.gather(asyncio.create_task(async(function()
      print('6')
      local ok_e21, e21 = pcall(function()
        local v20 = await(asyncio.wait_for(async(function()
          print('7')
          local t9 = asyncio.create_task(async(function()
            print('19')
            local ok_e10, e10 = pcall(function()
              await(async(function()
                print('13')
                await(asyncio.sleep(0.046))
                local ok_e11, e11 = pcall(function()
                  await(asyncio.create_task(async(function()
                    print('8')
                    local ok_e12, e12 = pcall(function()
                      await(loop:create_future())
                      print('9')
                    end)
                    if not ok_e12 then
                      print('10', say(e12))
                      for i13 = 0, 1 do
                        await(asyncio.sleep(0))
                      end
                      print('11')
                      error(e12, 0)
                    end
                    print('12')
                  end)()))
                  print('14')
                end)
                if not ok_e11 then
                  print('15', say(e11))
                  local me14 = asyncio.current_task()
                  print('16', me14:cancelling())
                  await(asyncio.sleep(0))
                  print('17')
                end
                print('18')
              end)())
              print('20')
            end)
            if not ok_e10 then
              print('21', say(e10))
              local me15 = asyncio.current_task()
              print('22', me15:cancelling())
              me15:uncancel()
              for i16 = 0, 1 do
                await(asyncio.sleep(0))
              end
              print('23')
            end
            print('24')
          end)())
          print('25', t9:cancel())
          await(asyncio.sleep(0))
          local ok_e18, e18 = pcall(function()
            local v17 = await(t9)
            print('26', v17)
          end)
          if not ok_e18 then
            print('27', say(e18))
          end
          print('28', t9:cancelled(), t9:cancelling())
          await(asyncio.sleep(0))
          print('29')
          do return true end
        end)(), 0.067))
        print('30', v20)
      end)
      if not ok_e21 then
        print('31', say(e21))
      end
    end)()), { return_exceptions = true })
    g8:add_done_callback(function()
      print('32')
    end)
    loop:call_later(0.046, g8.cancel, g8)
  end)())
  local t5 = asyncio.create_task(async(function()
    local ok_e7, e7 = pcall(function()
      local v6 = await(asyncio.shield(t4))
      print('3', v6)
    end)
    if not ok_e7 then
      print('4', say(e7))
      error(e7, 0)
    end
  end)())
  await(asyncio.sleep(0))
  t5:cancel()
  local ok_e23, e23 = pcall(function()
    local v22 = await(t5)
    print('33', v22)
  end)
  if not ok_e23 then
    print('34', say(e23))
  end
  local ok_e25, e25 = pcall(function()
    local v24 = await(t4)
    print('35', v24)
  end)
  if not ok_e25 then
    print('36', repr(e25))
  end
  await(asyncio.sleep(0.3))
  print('37')
end)
asyncio.run(main1())
