-- tasks, 11:34
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
  print('3')
  for i5 = 0, 2 do
    await(asyncio.sleep(0))
  end
  await(asyncio.sleep(0))
  local t15 = asyncio.create_task(async(function()
    print('4')
    local f6 = loop:create_future()
    loop:call_soon(function()
      print('5')
      f6:cancel()
      print('6')
    end)
    local ok_e8, e8 = pcall(function()
      local v7 = await(f6)
      print('7', v7)
    end)
    if not ok_e8 then
      print('8', say(e8))
    end
    local ok_e13, e13 = pcall(function()
      local v12 = await(async(function()
        print('9')
        print('10', await(asyncio.sleep(0, 23)))
        for i10 = 0, 1 do
          await(asyncio.sleep(0))
        end
        do return 's11' end
      end)())
      print('11', v12)
    end)
    if not ok_e13 then
      print('12', say(e13))
    end
    error(ValueError('e14'), 0)
  end)())
  print('13', t15:cancel())
  local ok_e22, e22 = pcall(function()
    local v21 = await(async(function()
      print('14')
      local ok_e20, e20 = pcall(function()
        local v19 = await(async(function()
          print('15')
          local t16 = asyncio.create_task(async(function()
            print('16')
            loop:call_soon(function()
              print('17')
              print('18', t15:cancelled())
            end)
            await(asyncio.sleep(0))
          end)())
          local ok_e18, e18 = pcall(function()
            local v17 = await(t16)
            print('19', v17)
          end)
          if not ok_e18 then
            print('20', say(e18))
          end
        end)())
        print('21', v19)
      end)
      if not ok_e20 then
        print('22', say(e20))
      end
    end)())
    print('23', v21)
  end)
  if not ok_e22 then
    print('24', repr(e22))
  end
  await(asyncio.sleep(0.3))
  print('25')
  do return 's23' end
end)
asyncio.run(main1())
