-- everything, d:110
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  for v1 in awaiting(async_generator(function(yield)
    console.log('2')
  end)) do
    console.log('3', v1)
  end
  console.log('4')
end)():next(function(v3)
  console.log('5', v3)
  setImmediate(function()
    console.log('6')
    setImmediate(async(function()
      console.log('7')
      local ok_e5, e5 = pcall(function()
        local v6 = await('y')
        console.log('8', v6)
      end)
      if not ok_e5 then
        console.log('9', say(e5))
      end
      local ok_e7, e7 = pcall(function()
        local v8 = await(async(function()
          do return { 6, 'k' } end
        end)())
        console.log('10', v8)
      end)
      if not ok_e7 then
        console.log('11', say(e7))
      end
      local em9 = EventEmitter.new()
      local n10 = 0
      async(function()
        for v11 in awaiting(events.on(em9, 'ev')) do
          console.log('12', v11)
          n10 = n10 + 1
          if n10 == 2 then
            break
          end
        end
        console.log('13')
      end)():next(function(v13)
        console.log('14', v13)
        Promise.any({ Promise.reject('r16'), Promise.reject(RangeError.new('e17')) }):catch(function(e15)
          console.log('15', e15.name, e15.message, #e15.errors, say(e15.errors[2]))
        end)
      end, function(e14)
        console.log('16', say(e14))
      end)
      process.nextTick(function()
        em9:emit('ev', 4)
        em9:emit('ev', 7)
        console.log('17')
      end)
    end))
    setImmediate(function()
      console.log('18')
      setImmediate(function()
        console.log('19')
      end)
    end)
  end)
end, function(e4)
  console.log('20', say(e4))
end)
async(function()
  for v18 in awaiting(async_generator(function(yield)
    console.log('21')
    console.log('22', await('x'))
    yield(Promise.resolve(23))
  end)) do
    console.log('23', v18)
  end
  console.log('24')
end)():next(function(v20)
  console.log('25', v20)
end, function(e21)
  console.log('26', say(e21))
end)
cpu(5)
