-- iteration, d:126
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  queueMicrotask(function()
    console.log('3')
    queueMicrotask(function()
      console.log('4')
      process.nextTick(function()
        console.log('5')
        local f1 = async(function(name)
          for i2 = 1, 2 do
            console.log('6', name, i2)
            await(Promise.resolve())
          end
        end)
        f1('a')
        f1('b')
        local f3 = async(function(name)
          for i4 = 1, 2 do
            console.log('7', name, i4)
            await(30)
          end
        end)
        f3('a')
        f3('b')
        console.log('9')
      end)
    end)
  end)
  local n5 = 0
  async(function()
    local ok_e7, e7 = pcall(function()
      for v6 in awaiting(async_generator(function(yield)
        console.log('10')
        yield(93)
        console.log('11')
        yield(5)
        console.log('12')
        yield(Promise.resolve('y'))
      end)) do
        console.log('13', v6)
        n5 = n5 + 1
        if n5 == 1 then
          break
        end
      end
    end)
    if not ok_e7 then
      console.log('14', say(e7))
    end
    console.log('15')
  end)():next(function(v8)
    console.log('16', v8)
  end, function(e9)
    console.log('17', say(e9))
    local n10 = 0
    async(function()
      for v11 in awaiting(timersPromises.setInterval(6, 'z')) do
        console.log('18', v11)
        n10 = n10 + 1
        if n10 == 3 then
          break
        end
      end
      console.log('19')
    end)():next(function(v13)
      console.log('20', v13)
    end, function(e14)
      console.log('21', say(e14))
      local em15 = EventEmitter.new()
      local n16 = 0
      async(function()
        for v17 in awaiting(events.on(em15, 'ev')) do
          console.log('22', v17)
          n16 = n16 + 1
          if n16 == 1 then
            break
          end
        end
        console.log('23')
      end)():next(function(v19)
        console.log('24', v19)
        console.log('25')
      end, function(e20)
        console.log('26', say(e20))
        console.log('27')
      end)
      setImmediate(function()
        em15:emit('ev', 6)
        console.log('28')
      end)
    end)
  end)
  process.nextTick(function()
    console.log('29')
    queueMicrotask(function()
      console.log('30')
      local n21 = 0
      async(function()
        for v22 in awaiting(async_generator(function(yield)
          console.log('31')
          yield(Promise.resolve('x'))
          yield(Promise.resolve(67))
          yield(Promise.resolve({ 7, 'k' }))
          console.log('32')
        end)) do
          console.log('34', v22)
          await('x')
          console.log('33')
          n21 = n21 + 1
          if n21 == 2 then
            break
          end
        end
        console.log('35')
      end)():next(function(v24)
        console.log('36', v24)
        console.log('37')
      end, function(e25)
        console.log('38', say(e25))
      end)
    end)
  end)
end)
cpu(5)
