-- modules, b:50
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
setTimeout(function()
  console.log('2')
  process.nextTick(async(function()
    console.log('3')
    local ok_e1, e1 = pcall(function()
      local v2 = await(async(function()
        console.log('4')
        local ok_e3, e3 = pcall(function()
          local v4 = await(Promise.any({}))
          console.log('5', v4)
        end)
        if not ok_e3 then
          console.log('6', say(e3))
        end
        console.log('7', await({ a = 5 }))
        do return Promise.resolve(20) end
      end)())
      console.log('8', v2)
      local ok_e6, e6 = pcall(function()
        local v7 = await(timersPromises.setTimeout(58, 13))
        console.log('9', v7)
      end)
      if not ok_e6 then
        console.log('10', say(e6))
      end
    end)
    if not ok_e1 then
      console.log('11', say(e1))
    end
    local ok_e8, e8 = pcall(function()
      local v9 = await(Promise.reject('r10'))
      console.log('12', v9)
    end)
    if not ok_e8 then
      console.log('13', say(e8))
    end
    setTimeout(function(a, b)
      console.log('14', a, b)
      local h11
      h11 = setTimeout(function()
        console.log('15')
      end, 0)
      local n13 = 0
      local f12
      f12 = function()
        n13 = n13 + 1
        console.log('16', n13)
        if n13 ~= 2 then
          process.nextTick(f12)
        end
      end
      process.nextTick(f12)
      cpu(3)
    end, 0, 1, 16)
  end))
  local p14 = async(function()
    await(90)
    do return 99 end
  end)()
  console.log('17', 'made')
  p14:next(function(v15)
    console.log('18', v15)
  end, function(e16)
    console.log('19', say(e16))
    process.nextTick(function()
      console.log('20')
      setTimeout(function(a, b)
        console.log('21', a, b)
        console.log('22')
      end, 23, 1, nil)
      setImmediate(function(a)
        console.log('23', a)
        Promise.any({ Promise.reject('r18'), Promise.reject(TypeError.new('e19')) }):catch(function(e17)
          console.log('24', e17.name, e17.message, #e17.errors, say(e17.errors[2]))
        end)
      end, nil)
    end)
  end)
  async(function()
    console.log('25')
    do return Promise.resolve(60) end
  end)():next(function(v20)
    console.log('26', v20)
    setTimeout(function()
      console.log('27')
    end, 58)
  end, function(e21)
    console.log('28', say(e21))
    async(function()
      console.log('29')
      console.log('30', await('y'))
      local ok_e22, e22 = pcall(function()
        local v23 = await(Promise.resolve(60))
        console.log('31', v23)
        local ok_e24, e24 = pcall(function()
          local v25 = await(false)
          console.log('32', v25)
        end)
        if not ok_e24 then
          console.log('33', say(e24))
        end
      end)
      if not ok_e22 then
        console.log('34', say(e22))
      end
      do return await(Promise.resolve(85)) end
    end)():next(function(v26)
      console.log('35', v26)
      local n28 = 0
      local h29
      h29 = setInterval(function()
        n28 = n28 + 1
        console.log('36', n28)
        if n28 == 3 then
          clearInterval(h29)
        end
      end, 46)
    end, function(e27)
      console.log('37', say(e27))
    end)
  end)
  cpu(3)
end, 12)
cpu(12)
setImmediate(function()
  console.log('38')
  process.nextTick(function()
    console.log('39')
  end)
end)
