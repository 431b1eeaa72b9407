-- iteration, 11:58
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
      yield('s6')
      print('5')
      for i7 = 0, 1 do
        await(asyncio.sleep(0))
      end
      yield(12)
    end)) do
      print('3', x4)
    end
    print('6')
  end)
  if not ok_e5 then
    print('7', say(e5))
  end
  loop:call_soon(function()
    print('8')
    local h12 = loop:call_soon(function()
      print('9')
      asyncio.create_task(async(function()
        print('10')
        local function chain9(n10)
          print('11', n10)
          if n10 < 4 then
            loop:call_soon(chain9, n10 + 1)
          end
        end
        loop:call_soon(chain9, 0)
        do return 's11' end
      end)())
    end)
  end)
  await(asyncio.sleep(0.3))
  print('12')
end)
asyncio.run(main1())
