-- handled errors, a:19
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
end)
process.on('unhandledRejection', function(e)
  console.log('2', say(e))
end)
process.on('uncaughtExceptionMonitor', function(e, origin)
  console.log('3', say(e), origin)
end)
console.log('4')
setTimeout(function()
  console.log('5')
  error(Error.new('e1'), 0)
end, 6)
Promise.reject('s2')
local n4 = 0
local f3
f3 = function()
  n4 = n4 + 1
  console.log('6', n4)
  process.nextTick(function()
    console.log('7')
    setImmediate(function()
      local t5
      t5.x = 1
      console.log('8')
    end)
    setImmediate(function(a)
      console.log('9', a)
      setImmediate(function()
        console.log('10')
      end)
    end, 'z')
  end)
  if n4 ~= 2 then
    setImmediate(f3)
  end
end
setImmediate(f3)
setImmediate(function()
  console.log('11')
  async(function()
    console.log('12')
    error(Error.new('e7'), 0)
  end)()
  error(Error.new('e8'), 0)
end)
process.on('exit', function(code)
  console.log('13', code)
  local h9
  h9 = setImmediate(function()
    console.log('14')
    local n10 = 0
    local h11
    h11 = setInterval(function()
      n10 = n10 + 1
      console.log('15', n10)
      setImmediate(function()
        console.log('16')
      end)
      if n10 == 2 then
        clearInterval(h11)
      end
      cpu(11)
    end, 4)
    process.nextTick(function()
      console.log('17')
      setImmediate(function()
        console.log('18')
        error(Error.new('e12'), 0)
      end)
      setImmediate(function()
        console.log('19')
        local p13 = Promise.reject(Error.new('e15'))
        queueMicrotask(function()
          console.log('21')
          p13:catch(function(e14)
            console.log('20', say(e14))
          end)
        end)
      end)
      local h16
      h16 = setTimeout(function()
        console.log('22')
        process.exitCode = 0
      end, 56)
    end)
  end)
  setImmediate(function()
    console.log('23')
  end)
end)
cpu(5)
