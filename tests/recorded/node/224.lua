-- everything, c:32
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local h1 = setTimeout(function()
  console.log('2')
  setTimeout(function(a, b)
    console.log('3', a, b)
    setImmediate(function()
      console.log('4')
    end)
  end, 64, 3, 'x')
  setImmediate(async(function()
    console.log('5')
    await('y')
    console.log('6')
    local ok_e2, e2 = pcall(function()
      local v3 = await({ a = 2 })
      console.log('7', v3)
      error('r4', 0)
    end)
    if not ok_e2 then
      console.log('8', say(e2))
    end
    local w5 = Promise.withResolvers()
    w5.promise:next(function(v6)
      console.log('9', v6)
      async(function()
        console.log('10')
        console.log('11', await(timersPromises.setImmediate('y')))
        do return nil end
      end)():next(function(v8)
        console.log('12', v8)
        console.log('13')
      end, function(e9)
        console.log('14', say(e9))
        local f10 = async(function(name)
          for i11 = 1, 3 do
            console.log('15', name, i11)
            await('x')
          end
        end)
        f10('a')
        f10('b')
      end)
    end, function(e7)
      console.log('17', say(e7))
    end)
    w5.resolve(true)
  end))
end, 9)
cpu(3)
do
  h1:unref()
  clearTimeout(h1)
end
setTimeout(function()
  console.log('18')
  local em12 = EventEmitter.new()
  local n13 = 0
  async(function()
    for v14 in awaiting(events.on(em12, 'ev')) do
      console.log('19', v14)
      n13 = n13 + 1
      if n13 == 3 then
        break
      end
    end
    console.log('20')
  end)():next(function(v16)
    console.log('21', v16)
  end, function(e17)
    console.log('22', say(e17))
  end)
  process.nextTick(function()
    em12:emit('ev', 9)
    em12:emit('ev', 9)
    em12:emit('ev', 7)
    console.log('23')
  end)
  setTimeout(function(a, b)
    console.log('24', a, b)
    async(function()
      console.log('25')
      console.log('26', await(true))
      local ok_e18, e18 = pcall(function()
        local v19 = await(async(function()
          console.log('27')
          do return { 9, 'k' } end
        end)())
        console.log('28', v19)
      end)
      if not ok_e18 then
        console.log('29', say(e18))
        await({ 3, 'k' })
        console.log('30')
      end
      console.log('31', await(timersPromises.setImmediate('x')))
      error(RangeError.new('e20'), 0)
    end)():next(function(v21)
      console.log('32', v21)
    end, function(e22)
      console.log('33', say(e22))
    end)
  end, 20, 2, true)
end, 5)
cpu(30)
cpu(5)
