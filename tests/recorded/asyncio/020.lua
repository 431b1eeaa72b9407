-- iteration, 11:30
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
  loop:call_soon(print, '3 args', nil)
  for x4 in awaiting(async_generator(function(yield)
    print('4')
    yield(true)
    print('5')
    error(KeyError('e6'), 0)
  end)) do
    print('6', x4)
    break
  end
  print('7')
  local ok_e8, e8 = pcall(function()
    for x7 in awaiting(async_generator(function(yield)
      print('9')
      await(asyncio.sleep(0.053))
      yield(11)
      yield(2.5)
      print('10')
      error(RuntimeError('e11'), 0)
    end)) do
      print('8', x7)
    end
    print('11')
  end)
  if not ok_e8 then
    print('12', say(e8))
  end
  await(asyncio.sleep(0.3))
  print('13')
end)
asyncio.run(main1())
