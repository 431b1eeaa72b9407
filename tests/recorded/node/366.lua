-- iteration, d:92
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  for v1 in awaiting(async_generator(function(yield)
    console.log('2')
    yield(75)
    console.log('3')
    yield(79)
    console.log('4')
    yield(Promise.resolve({ a = 9 }))
  end)) do
    console.log('6', v1)
    await(36)
    console.log('5')
  end
  console.log('7')
end)():next(function(v3)
  console.log('8', v3)
  async(function()
    local ok_e6, e6 = pcall(function()
      for v5 in awaiting(async_generator(function(yield)
        console.log('9')
        console.log('10', await(true))
        yield(Promise.resolve({ 3, 'k' }))
      end)) do
        console.log('11', v5)
      end
    end)
    if not ok_e6 then
      console.log('12', say(e6))
    end
    console.log('13')
  end)():next(function(v7)
    console.log('14', v7)
    queueMicrotask(function()
      console.log('15')
    end)
  end, function(e8)
    console.log('16', say(e8))
    local n9 = 0
    async(function()
      local ok_e11, e11 = pcall(function()
        for v10 in awaiting(timersPromises.setInterval(5, 66)) do
          console.log('17', v10)
          await(timersPromises.setTimeout(35))
          n9 = n9 + 1
          if n9 == 3 then
            break
          end
        end
      end)
      if not ok_e11 then
        console.log('18', say(e11))
      end
      console.log('19')
    end)():next(function(v12)
      console.log('20', v12)
    end, function(e13)
      console.log('21', say(e13))
    end)
  end)
end, function(e4)
  console.log('22', say(e4))
  process.nextTick(function()
    console.log('23')
    async(function()
      local ok_e15, e15 = pcall(function()
        for v14 in awaiting(async_generator(function(yield)
          console.log('24')
        end)) do
          console.log('25', v14)
        end
      end)
      if not ok_e15 then
        console.log('26', say(e15))
      end
      console.log('27')
    end)():next(function(v16)
      console.log('28', v16)
      local n18 = 0
      async(function()
        local ok_e21, e21 = pcall(function()
          for v20 in awaiting(async_generator(function(yield)
            console.log('29')
            console.log('30', await(Promise.resolve(67)))
            yield('word')
            console.log('31')
            error('r19', 0)
          end)) do
            console.log('33', v20)
            await({ 8, 'k' })
            console.log('32')
            n18 = n18 + 1
            if n18 == 1 then
              break
            end
          end
        end)
        if not ok_e21 then
          console.log('34', say(e21))
        end
        console.log('35')
      end)():next(function(v22)
        console.log('36', v22)
        console.log('37')
      end, function(e23)
        console.log('38', say(e23))
      end)
    end, function(e17)
      console.log('39', say(e17))
    end)
    async(function()
      for v24 in awaiting(async_generator(function(yield)
        console.log('40')
        yield({ a = 9 })
        console.log('41')
        yield(Promise.resolve(98))
        console.log('42')
      end)) do
        console.log('43', v24)
      end
      console.log('44')
    end)():next(function(v26)
      console.log('45', v26)
    end, function(e27)
      console.log('46', say(e27))
    end)
  end)
end)
cpu(5)
