-- async functions, d:65
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  await(66)
  console.log('3')
  local ok_e1, e1 = pcall(function()
    local v2 = await(async(function()
      console.log('4')
      local ok_e3, e3 = pcall(function()
        local v4 = await(Promise.resolve({ a = 7 }))
        console.log('5', v4)
        await(98)
        console.log('6')
      end)
      if not ok_e3 then
        console.log('7', say(e3))
      end
      console.log('8', await(timersPromises.setImmediate(79)))
      do return await(Promise.resolve(54)) end
    end)())
    console.log('9', v2)
  end)
  if not ok_e1 then
    console.log('10', say(e1))
    await('z')
    console.log('11')
  end
  local ok_e5, e5 = pcall(function()
    local v6 = await(Promise.resolve(35):next(function(v7)
      console.log('12', v7)
      local p8 = Promise.new(function(resolve, reject)
        console.log('13')
        resolve('y')
        reject('r9')
      end)
      p8:next(function(v10)
        console.log('14', v10)
      end, function(e11)
        console.log('15', say(e11))
        Promise.any({ Promise.reject('r13'), Promise.reject(RangeError.new('e14')) }):catch(function(e12)
          console.log('16', e12.name, e12.message, #e12.errors, say(e12.errors[2]))
        end)
      end)
      process.nextTick(function()
        console.log('17')
      end)
      do return { next = function(_, resolve, reject)
        process.nextTick(function()
          reject('r15')
        end)
      end } end
    end))
    console.log('18', v6)
    error('r16', 0)
  end)
  if not ok_e5 then
    console.log('19', say(e5))
  end
  do return await(Promise.resolve({ a = 6 })) end
end)():next(function(v17)
  console.log('20', v17)
  async(function()
    console.log('21')
    local ok_e19, e19 = pcall(function()
      local v20 = await(Promise.allSettled({ Promise.new(function(resolve, reject)
        queueMicrotask(function()
          reject('r21')
        end)
      end) }):next(function(v22)
        do return #v22 end
      end))
      console.log('22', v20)
    end)
    if not ok_e19 then
      console.log('23', say(e19))
    end
    do return 58 end
  end)():next(function(v23)
    console.log('24', v23)
    timersPromises.setImmediate(92):next(function(v25)
      console.log('25', v25)
    end):next(function(v26)
      console.log('26', v26)
      Promise.resolve():catch(function(e27)
        console.log('27', say(e27))
      end):next(function(v28)
        console.log('28', v28)
        local f30 = async(function(name)
          for i31 = 1, 3 do
            console.log('29', name, i31)
            await(10)
          end
        end)
        f30('a')
        f30('b')
      end, function(e29)
        console.log('30', say(e29))
      end)
      local n33 = 0
      local f32
      f32 = function()
        n33 = n33 + 1
        console.log('31', n33)
        if n33 ~= 5 then
          queueMicrotask(f32)
        end
      end
      queueMicrotask(f32)
    end, function(e34)
      console.log('32', say(e34))
      async(function()
        console.log('33')
        local ok_e35, e35 = pcall(function()
          local v36 = await(Promise.resolve(37))
          console.log('34', v36)
        end)
        if not ok_e35 then
          console.log('35', say(e35))
        end
        do return Promise.resolve({ a = 2 }) end
      end)():next(function(v37)
        console.log('36', v37)
      end, function(e38)
        console.log('37', say(e38))
      end)
    end):next(function(v39)
      console.log('38', v39)
    end, function(e40)
      console.log('39', say(e40))
    end)
  end, function(e24)
    console.log('40', say(e24))
  end)
end, function(e18)
  console.log('41', say(e18))
end)
cpu(5)
