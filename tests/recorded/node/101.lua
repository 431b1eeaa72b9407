-- iteration, b:5
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(function()
  console.log('2')
  async(function()
    local ok_e2, e2 = pcall(function()
      for v1 in awaiting(async_generator(function(yield)
        console.log('3')
        yield(48)
        yield(Promise.resolve(70))
      end)) do
        console.log('5', v1)
        console.log('4', await(Promise.resolve(5)))
      end
    end)
    if not ok_e2 then
      console.log('6', say(e2))
    end
    console.log('7')
  end)():next(function(v3)
    console.log('8', v3)
    queueMicrotask(function()
      console.log('9')
      async(function()
        for v6 in awaiting(async_generator(function(yield)
          console.log('10')
          error('r5', 0)
        end)) do
          console.log('11', v6)
        end
        console.log('12')
      end)():next(function(v8)
        console.log('13', v8)
        console.log('14')
      end, function(e9)
        console.log('15', say(e9))
        console.log('16')
      end)
      async(function()
        for v10 in awaiting(async_generator(function(yield)
          console.log('17')
          yield(51)
          console.log('18')
          yield({ 8, 'k' })
          console.log('19', await(Promise.resolve('x')))
          yield(Promise.resolve('z'))
          console.log('20')
        end)) do
          console.log('21', v10)
        end
        console.log('22')
      end)():next(function(v12)
        console.log('23', v12)
        console.log('24')
      end, function(e13)
        console.log('25', say(e13))
      end)
      local n14 = 0
      async(function()
        for v15 in awaiting(async_generator(function(yield)
          console.log('26')
          yield(Promise.resolve('y'))
          console.log('27')
        end)) do
          console.log('29', v15)
          console.log('28', await(Promise.resolve(44)))
          n14 = n14 + 1
          if n14 == 1 then
            break
          end
        end
        console.log('30')
      end)():next(function(v17)
        console.log('31', v17)
      end, function(e18)
        console.log('32', say(e18))
      end)
    end)
  end, function(e4)
    console.log('33', say(e4))
  end)
end)
cpu(5)
