-- modules, d:70
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
setTimeout(function(a, b)
  console.log('2', a, b)
  process.nextTick(function()
    console.log('3')
    queueMicrotask(function()
      console.log('4')
      setImmediate(function(a)
        console.log('5', a)
      end, 49)
      local n1 = 0
      local h2
      h2 = setTimeout(function()
        n1 = n1 + 1
        console.log('6', n1)
        if n1 == 1 then
          h2:refresh()
        end
        console.log('7')
      end, 65)
      local h3
      h3 = setImmediate(function()
        console.log('8')
        cpu(3)
      end)
    end)
    local n5 = 0
    local f4
    f4 = function()
      n5 = n5 + 1
      console.log('9', n5)
      if n5 ~= 4 then
        process.nextTick(f4)
      end
    end
    process.nextTick(f4)
  end)
  local h6
  h6 = setImmediate(function()
    console.log('10')
    Promise.all({ Promise.reject(RangeError.new('e7')), { next = function(_, resolve, reject)
      console.log('11')
      setTimeout(function()
        resolve(false)
      end, 13)
    end } }):next(function(v8)
      console.log('12', v8)
    end, function(e9)
      console.log('13', say(e9))
    end)
    console.log('14')
    local h10
    h10 = setTimeout(function()
      console.log('15')
      Promise.new(function(resolve, reject)
        console.log('16')
        error(Error.new('e11'), 0)
      end):catch(function(e12)
        console.log('17', say(e12))
        console.log('18')
      end):catch(function(e13)
        console.log('19', say(e13))
      end):next(function(v14)
        console.log('20', v14)
        cpu(3)
      end, function(e15)
        console.log('21', say(e15))
      end)
      local w16 = Promise.withResolvers()
      w16.promise:next(function(v19)
        console.log('25', v19)
      end, function(e20)
        console.log('26', say(e20))
      end)
      Promise.resolve():next(function()
        w16.resolve(Promise.resolve(Promise.resolve({ a = 3 }):finally(function()
          console.log('22')
          local f17 = async(function(name)
            for i18 = 1, 3 do
              console.log('23', name, i18)
              await(Promise.resolve())
            end
          end)
          f17('a')
          f17('b')
        end)))
      end)
      w16.promise:next(function(v21)
        console.log('27', v21)
      end, function(e22)
        console.log('28', say(e22))
      end)
    end, 65)
  end)
end, 0, 4, 'x')
cpu(5)
