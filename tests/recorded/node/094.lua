-- iteration, a:134
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
await(80)
console.log('2')
queueMicrotask(function()
  console.log('3')
end)
async(function()
  for v1 in awaiting(async_generator(function(yield)
    console.log('4')
    yield(Promise.resolve({ 5, 'k' }))
    console.log('5')
    console.log('6', await({ 7, 'k' }))
    yield(true)
    console.log('7')
    yield(Promise.resolve(70))
  end)) do
    console.log('9', v1)
    console.log('8', await(Promise.resolve(14)))
  end
  console.log('10')
end)():next(function(v3)
  console.log('11', v3)
end, function(e4)
  console.log('12', say(e4))
end)
queueMicrotask(function()
  console.log('13')
  queueMicrotask(function()
    console.log('14')
    async(function()
      console.log('15')
      local ok_e5, e5 = pcall(function()
        local v6 = await(99)
        console.log('16', v6)
        console.log('17', await(timersPromises.setImmediate('x')))
      end)
      if not ok_e5 then
        console.log('18', say(e5))
        await({ a = 9 })
        console.log('19')
      end
      console.log('20', await(timersPromises.setImmediate({ a = 4 })))
      async(function()
        for v7 in awaiting({ Promise.resolve('y'), Promise.resolve({ a = 9 }), Promise.resolve({ 8, 'k' }) }) do
          console.log('22', v7)
          await(nil)
          console.log('21')
        end
        console.log('23')
      end)():next(function(v9)
        console.log('24', v9)
      end, function(e10)
        console.log('25', say(e10))
        console.log('26')
      end)
      do return Promise.reject(TypeError.new('e11')) end
    end)():next(function(v12)
      console.log('27', v12)
      local n15 = 0
      local f14
      f14 = function()
        n15 = n15 + 1
        console.log('28', n15)
        if n15 ~= 5 then
          queueMicrotask(f14)
        end
      end
      queueMicrotask(f14)
    end, function(e13)
      console.log('29', say(e13))
      local em16 = EventEmitter.new()
      local n17 = 0
      async(function()
        for v18 in awaiting(events.on(em16, 'ev')) do
          console.log('30', v18)
          n17 = n17 + 1
          if n17 == 2 then
            break
          end
        end
        console.log('31')
      end)():next(function(v20)
        console.log('32', v20)
      end, function(e21)
        console.log('33', say(e21))
        local f22 = async(function(name)
          for i23 = 1, 2 do
            console.log('34', name, i23)
            await({ next = function(_, resolve, reject)
              console.log('35')
              resolve(86)
            end })
          end
        end)
        f22('a')
        f22('b')
      end)
      setImmediate(function()
        em16:emit('ev', 6)
        em16:emit('ev', 6)
        console.log('36')
      end)
    end)
  end)
end)
cpu(5)
