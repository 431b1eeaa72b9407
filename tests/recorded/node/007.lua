-- iteration, a:10
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  console.log('3', await(13))
  console.log('4', await(Promise.resolve({ a = 1 })))
  local ok_e1, e1 = pcall(function()
    local v2 = await('y')
    console.log('5', v2)
  end)
  if not ok_e1 then
    console.log('6', say(e1))
  end
end)():next(function(v3)
  console.log('7', v3)
end, function(e4)
  console.log('8', say(e4))
  local n5 = 0
  async(function()
    for v8 in awaiting(async_generator(function(yield)
      console.log('9')
      yield('x')
      local ok_e6, e6 = pcall(function()
        local v7 = await({ next = function(_, resolve, reject)
          Promise.resolve():next(function()
            resolve(15)
          end)
        end })
        console.log('10', v7)
      end)
      if not ok_e6 then
        console.log('11', say(e6))
      end
      yield(Promise.resolve({ a = 5 }))
      console.log('12')
    end)) do
      console.log('13', v8)
      n5 = n5 + 1
      if n5 == 2 then
        break
      end
    end
    console.log('14')
  end)():next(function(v10)
    console.log('15', v10)
  end, function(e11)
    console.log('16', say(e11))
  end)
  queueMicrotask(function()
    console.log('17')
    process.nextTick(function()
      console.log('18')
    end)
    async(function()
      for v12 in awaiting({ Promise.resolve({ 6, 'k' }), Promise.resolve({ a = 2 }) }) do
        console.log('19', v12)
      end
      console.log('20')
    end)():next(function(v14)
      console.log('21', v14)
      local f16 = async(function(name)
        for i17 = 1, 3 do
          console.log('22', name, i17)
          await(76)
        end
      end)
      f16('a')
      f16('b')
    end, function(e15)
      console.log('23', say(e15))
      local n18 = 0
      async(function()
        for v19 in awaiting(timersPromises.setInterval(65, 'z')) do
          console.log('24', v19)
          n18 = n18 + 1
          if n18 == 2 then
            break
          end
        end
        console.log('25')
      end)():next(function(v21)
        console.log('26', v21)
      end, function(e22)
        console.log('27', say(e22))
      end)
    end)
  end)
end)
cpu(5)
