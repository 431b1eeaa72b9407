-- tasks, 11:32
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
    print('3')
    local t5 = asyncio.create_task(async(function()
      print('4')
    end)())
    local t12 = asyncio.create_task(async(function()
      print('5')
      asyncio.create_task(async(function()
        print('6')
        local h6 = loop:call_soon(function()
          print('7')
        end)
        local t7 = asyncio.create_task(async(function()
          print('8')
          do return true end
        end)())
        local ok_e10, e10 = pcall(function()
          local v9 = await(t7)
          print('9', v9)
        end)
        if not ok_e10 then
          print('10', say(e10))
        end
      end)())
      do return 2.5 end
    end)())
    local ok_e14, e14 = pcall(function()
      local v13 = await(t5)
      print('11', v13)
    end)
    if not ok_e14 then
      print('12', say(e14))
      error(e14, 0)
    end
    error(ValueError('e15'), 0)
  end)())
  await(asyncio.sleep(0.3))
  print('13')
end)
print('main', asyncio.run(main1()))
