-- shared, 11:44
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
  local sem4 = asyncio.Semaphore(1)
  local w5 = async(function(i6)
    for i7 = 0, 1 do
      await(asyncio.sleep(0))
    end
    sem4:with(function()
      print('3', i6, sem4._value)
      for i8 = 0, 2 do
        await(asyncio.sleep(0))
      end
    end)
    print('4', i6, sem4:locked())
  end)
  local ok_e9, e9 = pcall(function()
    await(asyncio.gather(w5(0), w5(1), w5(2)))
  end)
  if not ok_e9 then
    print('5', say(e9))
  end
  local bar10 = asyncio.Barrier(3)
  local w11 = async(function(i12)
    local v13 = await(bar10:wait())
    print('6', i12, v13)
  end)
  local ok_e14, e14 = pcall(function()
    await(asyncio.gather(w11(0), w11(1), w11(2)))
  end)
  if not ok_e14 then
    print('7', repr(e14))
  end
  local sem15 = asyncio.Semaphore(3)
  local w16 = async(function(i17)
    sem15:with(function()
      print('8', i17, sem15._value)
    end)
    print('9', i17, sem15:locked())
  end)
  local ok_e18, e18 = pcall(function()
    await(asyncio.gather(w16(0), w16(1), { return_exceptions = true }))
  end)
  if not ok_e18 then
    print('10', repr(e18))
  end
  local lock19 = asyncio.Lock()
  await(lock19:acquire())
  local w20 = async(function(i21)
    local ok_e25, e25 = pcall(function()
      lock19:with(function()
        print('11', i21)
        for i24 = 0, 2 do
          await(asyncio.sleep(0))
        end
      end)
    end)
    if not ok_e25 then
      print('12', say(e25))
    end
  end)
  local t22 = asyncio.create_task(w20(0))
  local t23 = asyncio.create_task(w20(1))
  await(asyncio.sleep(0))
  lock19:release()
  t22:cancel()
  print('13', lock19:locked())
  await(asyncio.wait({ t22, t23 }))
  print('14', t22:cancelled(), t23:cancelled())
  local lock26 = asyncio.Lock()
  await(lock26:acquire())
  local w27 = async(function(i28)
    local ok_e32, e32 = pcall(function()
      lock26:with(function()
        print('15', i28)
        await(asyncio.sleep(0.043))
      end)
    end)
    if not ok_e32 then
      print('16', say(e32))
    end
  end)
  local t29 = asyncio.create_task(w27(0))
  local t30 = asyncio.create_task(w27(1))
  local t31 = asyncio.create_task(w27(2))
  await(asyncio.sleep(0))
  t30:cancel()
  lock26:release()
  print('17', lock26:locked())
  await(asyncio.wait({ t29, t30, t31 }))
  print('18', t29:cancelled(), t30:cancelled(), t31:cancelled())
  await(asyncio.sleep(0.3))
  print('19')
end)
print('main', asyncio.run(main1()))
