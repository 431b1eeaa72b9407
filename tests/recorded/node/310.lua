-- async functions, d:15
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
end)
async(function()
  console.log('3')
  local ok_e1, e1 = pcall(function()
    local v2 = await(async(function()
      console.log('4')
    end)())
    console.log('5', v2)
  end)
  if not ok_e1 then
    console.log('6', say(e1))
    await(55)
    console.log('7')
  end
  local ok_e3, e3 = pcall(function()
    local v4 = await(Promise.resolve(72))
    console.log('8', v4)
  end)
  if not ok_e3 then
    console.log('9', say(e3))
  end
  local ok_e5, e5 = pcall(function()
    local v6 = await(async(function()
      console.log('10')
      console.log('11', await(Promise.resolve('word')))
    end)())
    console.log('12', v6)
  end)
  if not ok_e5 then
    console.log('13', say(e5))
    await(67)
    console.log('14')
  end
  do return { 4, 'k' } end
end)():next(function(v7)
  console.log('15', v7)
  local n10 = 0
  local f9
  f9 = function()
    n10 = n10 + 1
    console.log('16', n10)
    async(function()
      console.log('17')
    end)():next(function(v11)
      console.log('18', v11)
    end, function(e12)
      console.log('19', say(e12))
    end)
    if n10 ~= 5 then
      queueMicrotask(f9)
    end
  end
  queueMicrotask(f9)
end, function(e8)
  console.log('20', say(e8))
end)
queueMicrotask(function()
  console.log('21')
  Promise.resolve(94):next(function(v13)
    console.log('22', v13)
    Promise.new(function(resolve, reject)
      queueMicrotask(function()
        reject(TypeError.new('e14'))
      end)
    end):next(function(v15)
      console.log('23', v15)
      local f16 = async(function(name)
        for i17 = 1, 3 do
          console.log('24', name, i17)
          await(Promise.resolve())
        end
      end)
      f16('a')
      f16('b')
      console.log('25')
    end):next(function(v18)
      console.log('26', v18)
      local w19 = Promise.withResolvers()
      w19.promise:next(function(v21)
        console.log('27', v21)
        Promise.any({ Promise.reject('r24'), Promise.reject('r25') }):catch(function(e23)
          console.log('28', e23.name, e23.message, #e23.errors, say(e23.errors[2]))
        end)
      end, function(e22)
        console.log('29', say(e22))
      end)
      setTimeout(function()
        w19.reject('r20')
      end, 62)
      do return 73 end
    end):next(function(v26)
      console.log('30', v26)
      do return 'word' end
    end):next(function(v27)
      console.log('31', v27)
    end, function(e28)
      console.log('32', say(e28))
    end)
  end, function(e29)
    console.log('33', say(e29))
  end):finally(function()
    console.log('34')
    do return nil end
  end):next(function(v30)
    console.log('35', v30)
    do return 23 end
  end):next(function(v31)
    console.log('36', v31)
  end, function(e32)
    console.log('37', say(e32))
  end)
end)
cpu(5)
