-- exit, d:95
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
local n1 = 0
process.on('beforeExit', function(code)
  n1 = n1 + 1
  console.log('1', code, n1)
  if n1 == 1 then
    setImmediate(function()
      console.log('2')
    end)
  end
end)
process.on('exit', function(code)
  console.log('3', code)
  Promise.any({ Promise.reject('r3'), Promise.reject('r4') }):catch(function(e2)
    console.log('4', e2.name, e2.message, #e2.errors, say(e2.errors[2]))
  end)
end)
console.log('5')
queueMicrotask(function()
  console.log('6')
  local p5 = async(function()
    console.log('7')
    await(37)
    do return Promise.allSettled({ { next = function(_, resolve, reject)
      setTimeout(function()
        reject(TypeError.new('e6'))
      end, 31)
    end }, Promise.reject('r7'), { 8, 'k' } }):next(function(v8)
      do return #v8 end
    end) end
  end)()
  p5:next(function(v9)
    console.log('8', v9)
  end, function(e10)
    console.log('9', say(e10))
    local h11
    h11 = setTimeout(function()
      console.log('10')
      setImmediate(function()
        console.log('11')
        setImmediate(function()
          console.log('12')
          process.exit(0)
          console.log('13')
        end)
        process.exitCode = 2
      end)
    end, 44)
  end)
end)
process.nextTick(function(a, b, c)
  console.log('14', a, b, c)
  setTimeout(function()
    console.log('15')
    local h12
    h12 = setTimeout(function()
      console.log('16')
      process.exitCode = 2
      queueMicrotask(function()
        console.log('17')
        cpu(3)
      end)
    end, 44)
  end, 14)
end, 'z', 47)
cpu(5)
