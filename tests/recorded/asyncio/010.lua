-- iteration, 11:17
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
  local ok_e5, e5 = pcall(function()
    for x4 in awaiting(async_generator(function(yield)
      print('4')
      yield(true)
      for i7 = 0, 1 do
        await(asyncio.sleep(0))
      end
      yield(true)
    end)) do
      print('3', x4)
      await(asyncio.sleep(0))
    end
    print('5')
  end)
  if not ok_e5 then
    print('6', say(e5))
  end
  loop:call_soon(function()
    print('7')
    local function chain9(n10)
      print('8', n10)
      if n10 < 3 then
        loop:call_soon(chain9, n10 + 1)
      end
    end
    loop:call_soon(chain9, 0)
    local t14 = asyncio.create_task(async(function()
      print('9')
      local t12 = asyncio.create_task(async(function()
        print('10')
        await(asyncio.sleep(0.019))
        do return 's11' end
      end)())
      do return 27 end
    end)())
  end)
  await(asyncio.sleep(0.3))
  print('11')
  do return 's15' end
end)
print('main', asyncio.run(main1()))
