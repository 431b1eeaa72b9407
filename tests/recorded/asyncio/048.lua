-- timers, 11:64
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
  loop:call_at(loop:time() - 2, function()
    print('2')
    loop:call_later(0.096, function()
      print('3')
      local h4 = loop:call_later(0.042, function()
        print('4')
        loop:call_later(0.042, function()
          print('5')
          local function chain2(n3)
            print('6', n3)
            if n3 < 2 then
              loop:call_soon(chain2, n3 + 1)
            end
          end
          loop:call_soon(chain2, 0)
          loop:set_exception_handler(handler)
        end)
      end)
    end)
    time.sleep(0.108)
    loop:call_soon(function()
      print('7')
      loop:call_soon(function(a)
        print('8', a)
        loop:call_later(0.021, function()
          print('9')
          local function chain5(n6)
            print('10', n6)
            if n6 < 2 then
              loop:call_soon(chain5, n6 + 1)
            end
          end
          loop:call_soon(chain5, 0)
        end)
        loop:call_soon(function()
          print('11')
          local function chain7(n8)
            print('12', n8)
            if n8 < 1 then
              loop:call_soon(chain7, n8 + 1)
            end
          end
          loop:call_soon(chain7, 0)
        end)
        loop:call_later(0.042, function()
          print('13')
        end)
        time.sleep(0.108)
        loop:call_soon(function()
          print('14')
        end)
        loop:set_exception_handler(handler)
      end, 2.5)
    end)
  end)
  loop:call_at(loop:time() - 2, function()
    print('15')
    loop:call_later(0, function()
      print('16')
    end)
  end)
end)
print('main', asyncio.run(main1()))
