-- shared, 11:46
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
  local bar4 = asyncio.Barrier(2)
  local w5 = async(function(i6)
    local ok_e8, e8 = pcall(function()
      local v7 = await(bar4:wait())
      print('3', i6, v7)
    end)
    if not ok_e8 then
      print('4', say(e8))
    end
  end)
  asyncio.create_task(w5(0))
  asyncio.create_task(w5(1))
  asyncio.create_task(w5(2))
  asyncio.create_task(w5(3))
  await(asyncio.sleep(0.06))
  print('5', bar4.n_waiting, bar4.broken)
  await(bar4:reset())
  for i9 = 0, 1 do
    await(asyncio.sleep(0))
  end
  print('6', bar4.n_waiting, bar4.broken)
  local lock10 = asyncio.Lock()
  local w11 = async(function(i12)
    await(asyncio.sleep(0.039))
    lock10:with(function()
      print('7', i12)
      print('8', i12)
    end)
    print('9', i12, lock10:locked())
  end)
  local ok_e13, e13 = pcall(function()
    await(asyncio.gather(w11(0), w11(1), w11(2), w11(3), { return_exceptions = true }))
  end)
  if not ok_e13 then
    print('10', repr(e13))
  end
  local lock14 = asyncio.Lock()
  await(lock14:acquire())
  local w15 = async(function(i16)
    local ok_e21, e21 = pcall(function()
      lock14:with(function()
        print('11', i16)
        for i20 = 0, 1 do
          await(asyncio.sleep(0))
        end
      end)
    end)
    if not ok_e21 then
      print('12', say(e21))
    end
  end)
  local t17 = asyncio.create_task(w15(0))
  local t18 = asyncio.create_task(w15(1))
  local t19 = asyncio.create_task(w15(2))
  await(asyncio.sleep(0))
  lock14:release()
  t19:cancel()
  print('13', lock14:locked())
  await(asyncio.wait({ t17, t18, t19 }))
  print('14', t17:cancelled(), t18:cancelled(), t19:cancelled())
  local ok_e33, e33 = pcall(function()
    local v32 = await(asyncio.gather(asyncio.wait_for(async(function()
      print('15')
      local bar22 = asyncio.Barrier(1)
      local w23 = async(function(i24)
        for i26 = 0, 2 do
          await(asyncio.sleep(0))
        end
        local v25 = await(bar22:wait())
        print('16', i24, v25)
      end)
      local ok_e27, e27 = pcall(function()
        await(asyncio.gather(w23(0)))
      end)
      if not ok_e27 then
        print('17', say(e27))
      end
    end)(), 0.016), async(function()
      print('18')
      local t31 = asyncio.create_task(async(function()
        print('19')
        local q28 = asyncio.Queue(1)
        local ok_e29, e29 = pcall(function()
          q28:get_nowait()
        end)
        if not ok_e29 then
          print('20', say(e29))
        end
        do return 60 end
      end)())
    end)(), asyncio.sleep(0.06), { return_exceptions = true }))
    print('21', v32)
  end)
  if not ok_e33 then
    print('22', say(e33))
  end
  await(asyncio.sleep(0.3))
  print('23')
end)
print('main', asyncio.run(main1()))
