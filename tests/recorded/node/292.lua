-- everything, c:126
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local n2 = 0
local f1
f1 = function()
  n2 = n2 + 1
  console.log('2', n2)
  setImmediate(function()
    console.log('3')
    local n4 = 0
    local f3
    f3 = function()
      n4 = n4 + 1
      console.log('4', n4)
      if n4 ~= 4 then
        queueMicrotask(f3)
      end
    end
    queueMicrotask(f3)
  end)
  if n2 ~= 3 then
    queueMicrotask(f1)
  end
end
queueMicrotask(f1)
setTimeout(function()
  console.log('5')
  cpu(3)
  timersPromises.setImmediate(10):next(function(v5)
    console.log('6', v5)
    do return Promise.resolve(72) end
  end, function(e6)
    console.log('7', say(e6))
    do return 'z' end
  end):next(function(v7)
    console.log('8', v7)
    process.nextTick(function()
      console.log('9')
    end)
    local h8
    h8 = setTimeout(function()
      console.log('10')
      process.nextTick(function()
        console.log('11')
        local f9 = async(function(name)
          for i10 = 1, 2 do
            console.log('12', name, i10)
            await({ next = function(_, resolve, reject)
              resolve(true)
            end })
          end
        end)
        f9('a')
        f9('b')
        console.log('13')
      end)
      local h11 = setTimeout(function()
        console.log('14')
      end, 13)
      cpu(3)
      setTimeout(function()
        console.log('15')
      end, 13)
      h11:unref()
      setTimeout(function()
        console.log('16')
      end, 11)
      cpu(30)
    end, 33)
  end, function(e12)
    console.log('17', say(e12))
    do return 65 end
  end):catch(function(e13)
    console.log('18', say(e13))
  end):next(function(v14)
    console.log('19', v14)
  end):next(function(v15)
    console.log('20', v15)
  end, function(e16)
    console.log('21', say(e16))
  end)
end, 0)
cpu(5)
