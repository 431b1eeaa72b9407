-- promises, a:53
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local p1 = Promise.race({ false, Promise.resolve({ 3, 'k' }), async(function()
  do return 23 end
end)() })
console.log('2', 'made')
p1:next(function(v3)
  console.log('3', v3)
  async(function()
    console.log('4')
    console.log('5', await(timersPromises.setImmediate(true)))
    local ok_e5, e5 = pcall(function()
      local v6 = await(async(function()
        console.log('6')
        console.log('7', await(85))
        local ok_e7, e7 = pcall(function()
          local v8 = await(Promise.resolve(50))
          console.log('8', v8)
        end)
        if not ok_e7 then
          console.log('9', say(e7))
        end
        local ok_e9, e9 = pcall(function()
          local v10 = await(async(function()
            console.log('10')
            local ok_e11, e11 = pcall(function()
              local v12 = await(Promise.resolve(93))
              console.log('11', v12)
            end)
            if not ok_e11 then
              console.log('12', say(e11))
            end
          end)())
          console.log('13', v10)
        end)
        if not ok_e9 then
          console.log('14', say(e9))
          await(20)
          console.log('15')
        end
        error('r13', 0)
      end)())
      console.log('16', v6)
    end)
    if not ok_e5 then
      console.log('17', say(e5))
    end
    local ok_e14, e14 = pcall(function()
      local v15 = await(Promise.resolve(15))
      console.log('18', v15)
    end)
    if not ok_e14 then
      console.log('19', say(e14))
    end
    do return 95 end
  end)():next(function(v16)
    console.log('20', v16)
  end, function(e17)
    console.log('21', say(e17))
    queueMicrotask(function()
      console.log('22')
      timersPromises.setImmediate('x'):next(function(v18)
        console.log('23', v18)
        local f19 = async(function(name)
          for i20 = 1, 3 do
            console.log('24', name, i20)
            await(34)
          end
        end)
        f19('a')
        f19('b')
        local f21 = async(function(name)
          for i22 = 1, 2 do
            console.log('25', name, i22)
            await(82)
          end
        end)
        f21('a')
        f21('b')
      end, function(e23)
        console.log('26', say(e23))
      end):finally(function()
        console.log('27')
      end):catch(function(e24)
        console.log('28', say(e24))
        local f25 = async(function(name)
          for i26 = 1, 3 do
            console.log('29', name, i26)
            await({ next = function(_, resolve, reject)
              resolve(15)
            end })
          end
        end)
        f25('a')
        f25('b')
        do return Promise.resolve({ a = 9 }) end
      end):finally(function()
        console.log('30')
        Promise.any({ Promise.reject('r28'), Promise.reject(RangeError.new('e29')) }):catch(function(e27)
          console.log('31', e27.name, e27.message, #e27.errors, say(e27.errors[2]))
        end)
      end):next(function(v30)
        console.log('32', v30)
        local f32 = async(function(name)
          for i33 = 1, 2 do
            console.log('33', name, i33)
            await('x')
          end
        end)
        f32('a')
        f32('b')
      end, function(e31)
        console.log('34', say(e31))
        console.log('35')
      end)
      Promise.race({ { next = function(_, resolve, reject)
        reject('r34')
      end } }):next(function(v35)
        console.log('36', v35)
        local f37 = async(function(name)
          for i38 = 1, 2 do
            console.log('37', name, i38)
            await(Promise.resolve())
          end
        end)
        f37('a')
        f37('b')
      end, function(e36)
        console.log('39', say(e36))
        console.log('40')
      end)
    end)
  end)
end, function(e4)
  console.log('41', say(e4))
end)
cpu(5)
