-- iteration, b:97
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  for v1 in awaiting(async_generator(function(yield)
    console.log('2')
    await(54)
    console.log('3')
    yield({ 7, 'k' })
    console.log('4')
    yield(53)
  end)) do
    console.log('5', v1)
  end
  console.log('6')
end)():next(function(v3)
  console.log('7', v3)
end, function(e4)
  console.log('8', say(e4))
end)
async(function()
  local ok_e13, e13 = pcall(function()
    for v12 in awaiting(async_generator(function(yield)
      console.log('9')
      local ok_e5, e5 = pcall(function()
        local v6 = await(Promise.resolve(nil))
        console.log('10', v6)
        local ok_e7, e7 = pcall(function()
          local v8 = await(Promise.allSettled({}):next(function(v9)
            do return #v9 end
          end))
          console.log('11', v8)
        end)
        if not ok_e7 then
          console.log('12', say(e7))
        end
      end)
      if not ok_e5 then
        console.log('13', say(e5))
      end
      yield(9)
      console.log('14')
      yield(Promise.resolve('word'))
      local ok_e10, e10 = pcall(function()
        local v11 = await({ next = function(_, resolve, reject)
          process.nextTick(function()
            resolve(99)
          end)
        end })
        console.log('15', v11)
      end)
      if not ok_e10 then
        console.log('16', say(e10))
      end
      yield(36)
      console.log('17')
    end)) do
      console.log('18', v12)
    end
  end)
  if not ok_e13 then
    console.log('19', say(e13))
  end
  console.log('20')
end)():next(function(v14)
  console.log('21', v14)
  process.nextTick(function()
    console.log('22')
    async(function()
      for v16 in awaiting({ Promise.resolve({ a = 9 }) }) do
        console.log('23', v16)
      end
      console.log('24')
    end)():next(function(v18)
      console.log('25', v18)
      async(function()
        local ok_e21, e21 = pcall(function()
          for v20 in awaiting(async_generator(function(yield)
            console.log('26')
            yield(64)
            yield('word')
            yield(Promise.resolve('x'))
            console.log('27')
          end)) do
            console.log('29', v20)
            await('x')
            console.log('28')
          end
        end)
        if not ok_e21 then
          console.log('30', say(e21))
        end
        console.log('31')
      end)():next(function(v22)
        console.log('32', v22)
      end, function(e23)
        console.log('33', say(e23))
        local f24 = async(function(name)
          for i25 = 1, 3 do
            console.log('34', name, i25)
            await({ a = 5 })
          end
        end)
        f24('a')
        f24('b')
      end)
    end, function(e19)
      console.log('36', say(e19))
    end)
    local em26 = EventEmitter.new()
    local n27 = 0
    async(function()
      for v28 in awaiting(events.on(em26, 'ev')) do
        console.log('37', v28)
        n27 = n27 + 1
        if n27 == 1 then
          break
        end
      end
      console.log('38')
    end)():next(function(v30)
      console.log('39', v30)
      queueMicrotask(function()
        console.log('40')
        console.log('41')
      end)
    end, function(e31)
      console.log('42', say(e31))
    end)
    setImmediate(function()
      em26:emit('ev', 6)
      console.log('43')
    end)
  end)
end, function(e15)
  console.log('44', say(e15))
end)
cpu(5)
