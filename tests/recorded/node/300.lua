-- iteration, d:2
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
end)
queueMicrotask(function()
  console.log('3')
end)
async(function()
  for v1 in awaiting(async_generator(function(yield)
    console.log('4')
  end)) do
    console.log('6', v1)
    await('y')
    console.log('5')
  end
  console.log('7')
end)():next(function(v3)
  console.log('8', v3)
  async(function()
    console.log('9')
    console.log('10', await(Promise.resolve({ a = 3 })))
    local ok_e5, e5 = pcall(function()
      local v6 = await(Promise.resolve('word'):next(function(v7)
        console.log('11', v7)
        console.log('12')
        do return Promise.resolve(9) end
      end))
      console.log('13', v6)
    end)
    if not ok_e5 then
      console.log('14', say(e5))
      await(true)
      console.log('15')
    end
    do return 42 end
  end)():next(function(v8)
    console.log('16', v8)
    local n10 = 0
    async(function()
      for v11 in awaiting(async_generator(function(yield)
        console.log('17')
        yield('y')
        console.log('18')
      end)) do
        console.log('20', v11)
        await(92)
        console.log('19')
        n10 = n10 + 1
        if n10 == 2 then
          break
        end
      end
      console.log('21')
    end)():next(function(v13)
      console.log('22', v13)
      async(function()
        local ok_e16, e16 = pcall(function()
          for v15 in awaiting({ 'z' }) do
            console.log('23', v15)
          end
        end)
        if not ok_e16 then
          console.log('24', say(e16))
        end
        console.log('25')
      end)():next(function(v17)
        console.log('26', v17)
        local f19 = async(function(name)
          for i20 = 1, 3 do
            console.log('27', name, i20)
            await(35)
          end
        end)
        f19('a')
        f19('b')
      end, function(e18)
        console.log('28', say(e18))
      end)
    end, function(e14)
      console.log('29', say(e14))
      async(function()
        for v22 in awaiting(async_generator(function(yield)
          console.log('30')
          error(TypeError.new('e21'), 0)
        end)) do
          console.log('32', v22)
          await(98)
          console.log('31')
        end
        console.log('33')
      end)():next(function(v24)
        console.log('34', v24)
      end, function(e25)
        console.log('35', say(e25))
        local f26 = async(function(name)
          for i27 = 1, 3 do
            console.log('36', name, i27)
            await({ next = function(_, resolve, reject)
              resolve(48)
            end })
          end
        end)
        f26('a')
        f26('b')
      end)
    end)
  end, function(e9)
    console.log('37', say(e9))
  end)
end, function(e4)
  console.log('38', say(e4))
end)
cpu(5)
