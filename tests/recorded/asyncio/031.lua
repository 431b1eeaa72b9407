-- iteration, 11:43
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
  loop:call_soon(function()
    print('3')
  end)
  local ok_e5, e5 = pcall(function()
    for x4 in awaiting(async_generator(function(yield)
      print('5')
      for i6 = 0, 2 do
        await(asyncio.sleep(0))
      end
      yield(true)
      print('6')
      yield(true)
    end)) do
      print('4', x4)
    end
    print('7')
  end)
  if not ok_e5 then
    print('8', say(e5))
  end
  await(asyncio.sleep(0.3))
  print('9')
end)
asyncio.run(main1())
