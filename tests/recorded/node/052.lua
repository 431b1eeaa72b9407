-- handled errors, a:76
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
  error(Error.new('e1'), 0)
end)
console.log('4')
setImmediate(function()
  console.log('5')
  error(Error.new('e2'), 0)
end)
setImmediate(function()
  console.log('6')
end)
local n3 = 0
local h4
h4 = setInterval(function()
  n3 = n3 + 1
  console.log('7', n3)
  if n3 == 3 then
    clearInterval(h4)
  end
  cpu(26)
end, 8)
queueMicrotask(function()
  console.log('8')
  cpu(7)
  queueMicrotask(function()
    console.log('9')
    async(function()
      console.log('10')
      error(TypeError.new('e5'), 0)
    end)():next(function(v6)
      console.log('11', v6)
      local p7 = Promise.reject(Error.new('e9'))
      setImmediate(function()
        console.log('13')
        p7:catch(function(e8)
          console.log('12', say(e8))
        end)
      end)
      do return nil end
    end):next(function(v10)
      console.log('14', v10)
    end):next(function(v11)
      console.log('15', v11)
      local ch12 = MessageChannel.new()
      ch12.port2:on('message', function(m)
        if m == 3 then
          ch12.port1:close()
        end
        console.log('16', m)
        error(Error.new('e13'), 0)
      end)
      ch12.port1:postMessage(1)
      ch12.port1:postMessage(2)
      ch12.port1:postMessage(3)
      local n14 = 0
      process.on('beforeExit', function(code)
        n14 = n14 + 1
        console.log('17', code, n14)
        queueMicrotask(function()
          console.log('18')
        end)
        if n14 == 0 then
          setTimeout(function()
            console.log('19')
            local p15 = Promise.reject(Error.new('e17'))
            setImmediate(function()
              console.log('21')
              p15:catch(function(e16)
                console.log('20', say(e16))
              end)
            end)
          end, 56)
        end
      end)
    end, function(e18)
      console.log('22', say(e18))
      local n20 = 0
      local h19
      h19 = setInterval(function()
        n20 = n20 + 1
        console.log('23', n20)
        if n20 == 3 then
          clearInterval(h19)
        end
        error(Error.new('e21'), 0)
      end, 56)
      do return Promise.resolve('word') end
    end):next(function(v22)
      console.log('24', v22)
    end, function(e23)
      console.log('25', say(e23))
      local n25 = 0
      local f24
      f24 = function()
        n25 = n25 + 1
        console.log('26', n25)
        local p26 = Promise.reject(Error.new('e28'))
        process.nextTick(function()
          console.log('28')
          p26:catch(function(e27)
            console.log('27', say(e27))
          end)
        end)
        if n25 ~= 3 then
          process.nextTick(f24)
        end
      end
      process.nextTick(f24)
    end)
  end)
  setTimeout(function()
    console.log('29')
    process.nextTick(function(a, b, c)
      console.log('30', a, b, c)
      queueMicrotask(function()
        console.log('31')
      end)
    end, 26, { 1, 'k' })
  end, 56)
end)
cpu(5)
