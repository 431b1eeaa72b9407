-- iteration, d:6
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(function()
  console.log('2')
  local n1 = 0
  async(function()
    local ok_e3, e3 = pcall(function()
      for v2 in awaiting(timersPromises.setInterval(73, 'x')) do
        console.log('3', v2)
        n1 = n1 + 1
        if n1 == 2 then
          break
        end
      end
    end)
    if not ok_e3 then
      console.log('4', say(e3))
    end
    console.log('5')
  end)():next(function(v4)
    console.log('6', v4)
    async(function()
      console.log('7')
      console.log('8', await(timersPromises.setImmediate(nil)))
      console.log('9', await(timersPromises.setImmediate('word')))
      do return await(Promise.resolve(77)) end
    end)():next(function(v6)
      console.log('10', v6)
      queueMicrotask(function()
        console.log('11')
        console.log('12')
        local f8 = async(function(name)
          for i9 = 1, 2 do
            console.log('13', name, i9)
            await({ next = function(_, resolve, reject)
              console.log('14')
              resolve(32)
            end })
          end
        end)
        f8('a')
        f8('b')
        console.log('15')
      end)
    end, function(e7)
      console.log('16', say(e7))
    end)
  end, function(e5)
    console.log('17', say(e5))
    local n10 = 0
    async(function()
      for v11 in awaiting(async_generator(function(yield)
        console.log('18')
        yield(Promise.resolve(76))
      end)) do
        console.log('20', v11)
        await(19)
        console.log('19')
        n10 = n10 + 1
        if n10 == 2 then
          break
        end
      end
      console.log('21')
    end)():next(function(v13)
      console.log('22', v13)
    end, function(e14)
      console.log('23', say(e14))
      local n15 = 0
      async(function()
        for v16 in awaiting(timersPromises.setInterval(23, { 1, 'k' })) do
          console.log('24', v16)
          await(timersPromises.setTimeout(5))
          n15 = n15 + 1
          if n15 == 2 then
            break
          end
        end
        console.log('25')
      end)():next(function(v18)
        console.log('26', v18)
        console.log('27')
      end, function(e19)
        console.log('28', say(e19))
      end)
    end)
  end)
  local n20 = 0
  async(function()
    for v21 in awaiting(async_generator(function(yield)
      console.log('29')
      yield(true)
      console.log('30')
    end)) do
      console.log('32', v21)
      await({ 8, 'k' })
      console.log('31')
      n20 = n20 + 1
      if n20 == 1 then
        break
      end
    end
    console.log('33')
  end)():next(function(v23)
    console.log('34', v23)
  end, function(e24)
    console.log('35', say(e24))
  end)
end)
cpu(5)
