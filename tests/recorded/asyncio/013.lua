-- tasks, 11:20
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
  local t13 = asyncio.create_task(async(function()
    print('3')
    local t11 = asyncio.create_task(async(function()
      print('4')
      local t10 = asyncio.create_task(async(function()
        print('5')
        local t4 = asyncio.create_task(async(function()
          print('6')
          await(asyncio.sleep(0))
          await(asyncio.sleep(0))
          print('7')
          await(asyncio.sleep(0))
          error(KeyError('e5'), 0)
        end)())
        for i6 = 0, 2 do
          await(asyncio.sleep(0))
        end
        local ok_e8, e8 = pcall(function()
          local v7 = await(t4)
          print('8', v7)
        end)
        if not ok_e8 then
          print('9', say(e8))
        end
        error(ValueError('e9'), 0)
      end)())
    end)())
    error(KeyError('e12'), 0)
  end)())
  await(asyncio.sleep(0.3))
  print('10')
end)
asyncio.run(main1())
