-- timers, 11:53
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
  print('1')
  loop:call_soon_threadsafe(function()
    print('2')
    loop:call_later(0.083, function()
      print('3')
      loop:call_later(0.022, function()
        print('4')
        loop:call_later(0.083, function()
          print('5')
          local function chain2(n3)
            print('6', n3)
            if n3 < 4 then
              loop:call_soon(chain2, n3 + 1)
            end
          end
          loop:call_soon(chain2, 0)
        end)
      end)
      loop:call_later(0.064, function()
        print('7')
        loop:call_later(0.083, function()
          print('8')
          loop:set_exception_handler(handler)
        end)
        loop:call_later(0.022, function()
          print('9')
          local function chain4(n5)
            print('10', n5)
            if n5 < 2 then
              loop:call_soon(chain4, n5 + 1)
            end
          end
          loop:call_soon(chain4, 0)
        end)
        loop:call_later(0.048, function()
          print('11')
        end)
        loop:call_soon(function()
          print('12')
          print('13', loop:is_running())
        end)
        cpu(95)
        loop:call_soon(function()
          print('14')
        end)
      end)
      loop:call_soon(function()
        print('15')
        local h8 = loop:call_soon(function()
          print('16')
          local function chain6(n7)
            print('17', n7)
            if n7 < 3 then
              loop:call_soon(chain6, n7 + 1)
            end
          end
          loop:call_soon(chain6, 0)
        end)
      end)
      time.sleep(0.095)
      loop:call_soon(function()
        print('18')
        loop:call_later(-2, function()
          print('19')
          local function chain9(n10)
            print('20', n10)
            if n10 < 1 then
              loop:call_soon(chain9, n10 + 1)
            end
          end
          loop:call_soon(chain9, 0)
        end)
      end)
    end)
  end)
  await(asyncio.sleep(0.3))
  print('21')
  do return 's11' end
end)
asyncio.run(main1())
