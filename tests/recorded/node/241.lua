-- handled errors, c:54
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
  error(Error.new('e1'), 0)
end)
process.on('unhandledRejection', function(e)
  console.log('2', say(e))
  queueMicrotask(function()
    console.log('3')
  end)
end)
process.on('uncaughtExceptionMonitor', function(e, origin)
  console.log('4', say(e), origin)
  setImmediate(function()
    console.log('5')
  end)
end)
process.on('exit', function(code)
  console.log('6', code)
  process.nextTick(function()
    console.log('7')
    error('s2', 0)
  end)
  process.nextTick(function()
    console.log('8')
  end)
  local n4 = 0
  local f3
  f3 = function()
    n4 = n4 + 1
    console.log('9', n4)
    setTimeout(function()
      console.log('10')
      local em5 = EventEmitter.new()
      em5:on('ev', function()
        console.log('11')
        error(Error.new('e7'), 0)
      end)
      em5:on('ev', function()
        console.log('12')
      end)
      setImmediate(function()
        em5:emit('ev')
        console.log('13')
      end)
      setTimeout(function(a, b)
        console.log('14', a, b)
        console.log('15')
      end, 0, 1, 'word')
      local p8 = Promise.reject(Error.new('e10'))
      setImmediate(function()
        console.log('17')
        p8:catch(function(e9)
          console.log('16', say(e9))
        end)
      end)
      cpu(3)
    end, 63)
    cpu(3)
    if n4 ~= 5 then
      queueMicrotask(f3)
    end
  end
  queueMicrotask(f3)
  local n12 = 0
  local f11
  f11 = function()
    n12 = n12 + 1
    console.log('18', n12)
    if n12 ~= 3 then
      process.nextTick(f11)
    end
  end
  process.nextTick(f11)
end)
console.log('19')
setImmediate(function()
  console.log('20')
  error(Error.new('e13'), 0)
end)
setImmediate(function()
  console.log('21')
end)
cpu(5)
