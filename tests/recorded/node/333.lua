-- promises, d:46
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  Promise.resolve(Promise.resolve()):next(function(v1)
    console.log('3', v1)
  end):catch(function(e2)
    console.log('4', say(e2))
    local n4 = 0
    local f3
    f3 = function()
      n4 = n4 + 1
      console.log('5', n4)
      if n4 ~= 3 then
        setImmediate(f3)
      end
    end
    setImmediate(f3)
  end):finally(function()
    console.log('6')
    async(function()
      console.log('7')
      await(nil)
      do return Promise.resolve('z') end
    end)():finally(function()
      console.log('8')
      queueMicrotask(function()
        console.log('9')
      end)
      do return 'y' end
    end):next(function(v5)
      console.log('10', v5)
    end, function(e6)
      console.log('11', say(e6))
      Promise.new(function(resolve, reject)
        console.log('12')
        Promise.resolve():next(function()
          reject(Error.new('e7'))
        end)
      end):next(nil, function(e8)
        console.log('13', say(e8))
        local f9 = async(function(name)
          for i10 = 1, 3 do
            console.log('14', name, i10)
            await(nil)
          end
        end)
        f9('a')
        f9('b')
        error(Error.new('e11'), 0)
      end):next(function(v12)
        console.log('16', v12)
        local f14 = async(function(name)
          for i15 = 1, 3 do
            console.log('17', name, i15)
            await(Promise.resolve())
          end
        end)
        f14('a')
        f14('b')
      end, function(e13)
        console.log('19', say(e13))
      end)
    end)
    do return Promise.resolve({ a = 9 }) end
  end):next(function(v16)
    console.log('20', v16)
    timersPromises.setImmediate(46):catch(function(e18)
      console.log('21', say(e18))
    end):next(function(v19)
      console.log('22', v19)
    end):next(function(v20)
      console.log('23', v20)
    end, function(e21)
      console.log('24', say(e21))
    end)
  end, function(e17)
    console.log('25', say(e17))
  end)
end)
cpu(5)
