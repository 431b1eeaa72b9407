-- threads, 11:49
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
  local f4 = loop:run_in_executor(nil, function()
    time.sleep(0.072)
    print('5')
  end)
  f4:add_done_callback(function(x5)
    local ok_e6, e6 = pcall(function()
      print('3', x5:result())
    end)
    if not ok_e6 then
      print('4', say(e6))
    end
  end)
  await(asyncio.sleep(0.044))
  await(asyncio.sleep(0.3))
  print('6')
end)
asyncio.run(main1())
