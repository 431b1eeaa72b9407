-- promises, d:41
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  local ok_e1, e1 = pcall(function()
    local v2 = await(async(function()
      console.log('3')
      local ok_e3, e3 = pcall(function()
        local v4 = await({ next = function(_, resolve, reject)
          resolve(60)
        end })
        console.log('4', v4)
      end)
      if not ok_e3 then
        console.log('5', say(e3))
      end
      local ok_e5, e5 = pcall(function()
        local v6 = await(Promise.resolve('word'))
        console.log('6', v6)
        local ok_e7, e7 = pcall(function()
          local v8 = await(async(function()
            do return 70 end
          end)())
          console.log('7', v8)
          console.log('8', await(timersPromises.setImmediate({ a = 2 })))
        end)
        if not ok_e7 then
          console.log('9', say(e7))
        end
      end)
      if not ok_e5 then
        console.log('10', say(e5))
      end
      local ok_e9, e9 = pcall(function()
        local v10 = await(Promise.reject(Error.new('e11')))
        console.log('11', v10)
        console.log('12', await({ a = 9 }))
      end)
      if not ok_e9 then
        console.log('13', say(e9))
      end
      do return await(Promise.resolve(false)) end
    end)())
    console.log('14', v2)
  end)
  if not ok_e1 then
    console.log('15', say(e1))
    await({ a = 3 })
    console.log('16')
  end
  local ok_e12, e12 = pcall(function()
    local v13 = await(Promise.new(function(resolve, reject)
      console.log('17')
      resolve({ a = 2 })
    end))
    console.log('18', v13)
    local ok_e14, e14 = pcall(function()
      local v15 = await(async(function()
        console.log('19')
      end)())
      console.log('20', v15)
    end)
    if not ok_e14 then
      console.log('21', say(e14))
    end
  end)
  if not ok_e12 then
    console.log('22', say(e12))
  end
  console.log('23', await(timersPromises.setImmediate(58)))
  do return Promise.resolve({ next = function(_, resolve, reject)
    resolve(98)
    Promise.resolve():next(function()
      resolve({ 9, 'k' })
    end)
  end }) end
end)():next(function(v16)
  console.log('24', v16)
  console.log('25')
end, function(e17)
  console.log('26', say(e17))
  Promise.resolve(Promise.resolve()):finally(function()
    console.log('27')
    console.log('28')
    do return async(function()
      console.log('29')
      do return Promise.new(function(resolve, reject)
        console.log('30')
        process.nextTick(function()
          resolve(64)
        end)
      end) end
    end)() end
  end):next(function(v18)
    console.log('31', v18)
    console.log('32')
    local p19 = Promise.resolve(timersPromises.setTimeout(52, nil))
    p19:next(function(v20)
      console.log('33', v20)
      Promise.new(function(resolve, reject)
        console.log('34')
        error('r22', 0)
      end):next(function(v23)
        console.log('35', v23)
      end):next(function(v24)
        console.log('36', v24)
      end, function(e25)
        console.log('37', say(e25))
      end)
    end, function(e21)
      console.log('38', say(e21))
    end)
  end):catch(function(e26)
    console.log('39', say(e26))
    do return false end
  end):next(function(v27)
    console.log('40', v27)
  end, function(e28)
    console.log('41', say(e28))
  end)
end)
cpu(5)
