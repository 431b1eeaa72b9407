-- async functions, b:9
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  local ok_e1, e1 = pcall(function()
    local v2 = await(52)
    console.log('3', v2)
  end)
  if not ok_e1 then
    console.log('4', say(e1))
    await(nil)
    console.log('5')
  end
  local ok_e3, e3 = pcall(function()
    local v4 = await('y')
    console.log('6', v4)
  end)
  if not ok_e3 then
    console.log('7', say(e3))
  end
  console.log('8', await(timersPromises.setImmediate(nil)))
end)():next(function(v5)
  console.log('9', v5)
  async(function()
    console.log('10')
    local ok_e7, e7 = pcall(function()
      local v8 = await(Promise.resolve(90))
      console.log('11', v8)
    end)
    if not ok_e7 then
      console.log('12', say(e7))
      await(nil)
      console.log('13')
    end
    await({ 3, 'k' })
    console.log('14')
    await('y')
    console.log('15')
  end)():next(function(v9)
    console.log('16', v9)
    async(function()
      console.log('17')
      do return 22 end
    end)():next(function(v11)
      console.log('18', v11)
      local n14 = 0
      local f13
      f13 = function()
        n14 = n14 + 1
        console.log('19', n14)
        local f15 = async(function(name)
          for i16 = 1, 3 do
            console.log('20', name, i16)
            await({ next = function(_, resolve, reject)
              console.log('21')
              resolve(70)
            end })
          end
        end)
        f15('a')
        f15('b')
        if n14 ~= 4 then
          process.nextTick(f13)
        end
      end
      process.nextTick(f13)
    end, function(e12)
      console.log('22', say(e12))
      process.nextTick(function()
        console.log('23')
        console.log('24')
      end)
    end)
  end, function(e10)
    console.log('25', say(e10))
    async(function()
      console.log('26')
      local ok_e17, e17 = pcall(function()
        local v18 = await({ next = function(_, resolve, reject)
          console.log('27')
          setImmediate(function()
            resolve(17)
          end)
        end })
        console.log('28', v18)
        local ok_e19, e19 = pcall(function()
          local v20 = await(Promise.new(function(resolve, reject)
            console.log('29')
            setTimeout(function()
              resolve(34)
            end, 40)
          end))
          console.log('30', v20)
        end)
        if not ok_e19 then
          console.log('31', say(e19))
        end
      end)
      if not ok_e17 then
        console.log('32', say(e17))
      end
      local ok_e21, e21 = pcall(function()
        local v22 = await(Promise.resolve(43))
        console.log('33', v22)
      end)
      if not ok_e21 then
        console.log('34', say(e21))
      end
    end)():next(function(v23)
      console.log('35', v23)
      local f25 = async(function(name)
        for i26 = 1, 2 do
          console.log('36', name, i26)
          await(Promise.resolve())
        end
      end)
      f25('a')
      f25('b')
    end, function(e24)
      console.log('38', say(e24))
    end)
  end)
end, function(e6)
  console.log('39', say(e6))
end)
cpu(5)
