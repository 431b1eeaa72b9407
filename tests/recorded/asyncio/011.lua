-- queue, 11:18
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
  loop:call_soon(function()
    print('3')
    loop:call_later(0.038, function()
      print('4')
      loop:call_soon(function()
        print('5')
        loop:call_soon_threadsafe(function(a)
          print('6', a)
          loop:set_exception_handler(handler)
        end, 's4')
        local h7 = loop:call_soon(function()
          print('7')
          local function chain5(n6)
            print('8', n6)
            if n6 < 1 then
              loop:call_soon(chain5, n6 + 1)
            end
          end
          loop:call_soon(chain5, 0)
        end)
      end)
    end)
    loop:call_at(loop:time() - 2, function()
      print('9')
    end)
  end)
  await(asyncio.sleep(0.3))
  print('10')
end)
asyncio.run(main1())
