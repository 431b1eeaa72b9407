-- combinators, 11:54
runtime "asyncio"
local function say(e)
  return type_name(e) .. ':' .. str(e)
end
local function handler(_, context)
  if context.handle then print('H', context.message:sub(1, 12), say(context.exception)) end
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
  print('3', loop:is_running())
  local t4 = asyncio.create_task(async(function()
    print('15')
    for i10 = 0, 2 do
      await(asyncio.sleep(0))
    end
    local ok_e5, e5 = pcall(function()
      await(async(function()
        print('10')
        await(asyncio.sleep(0.022))
        local ok_e6, e6 = pcall(function()
          await(asyncio.create_task(async(function()
            print('4')
            local ok_e7, e7 = pcall(function()
              await(asyncio.sleep(9))
              print('5')
            end)
            if not ok_e7 then
              print('6', say(e7))
              local me8 = asyncio.current_task()
              print('7', me8:cancelling())
              me8:uncancel()
              for i9 = 0, 2 do
                await(asyncio.sleep(0))
              end
              print('8')
              error(e7, 0)
            end
            print('9')
          end)()))
          print('11')
        end)
        if not ok_e6 then
          print('12', say(e6))
          await(asyncio.sleep(0.059))
          print('13')
        end
        print('14')
      end)())
      print('16')
    end)
    if not ok_e5 then
      print('17', say(e5))
      local me11 = asyncio.current_task()
      print('18', me11:cancelling())
      await(asyncio.sleep(0))
      print('19')
      error(e5, 0)
    end
    print('20')
  end)())
  loop:call_soon(t4.cancel, t4)
  local ok_e13, e13 = pcall(function()
    local v12 = await(t4)
    print('21', v12)
  end)
  if not ok_e13 then
    print('22', say(e13))
  end
  asyncio.create_task(async(function()
    print('23')
  end)())
  local ok_e15, e15 = pcall(function()
    local v14 = await(asyncio.gather(async(function()
      print('24')
      loop:set_exception_handler(handler)
    end)()))
    print('25', v14)
  end)
  if not ok_e15 then
    print('26', say(e15))
  end
  local ok_e16, e16 = pcall(function()
    asyncio.timeout(0.08, function()
      await(asyncio.sleep(0.087))
      print('27')
    end)
    print('28')
  end)
  if not ok_e16 then
    print('29', say(e16))
  end
  print('30')
  await(asyncio.sleep(0.3))
  print('31')
end)
asyncio.run(main1())
