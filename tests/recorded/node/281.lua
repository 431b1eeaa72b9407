-- fatal errors, c:109
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('exit', function(code)
  console.log('1', code)
  queueMicrotask(function()
    console.log('2')
    setTimeout(function()
      console.log('3')
      queueMicrotask(function()
        console.log('4')
        error(Error.new('e1'), 0)
      end)
      local ch2 = MessageChannel.new()
      ch2.port2:on('message', function(m)
        if m == 3 then
          ch2.port1:close()
        end
        console.log('5', m)
        error(Error.new('e3'), 0)
      end)
      ch2.port1:postMessage(1)
      ch2.port1:postMessage(2)
      ch2.port1:postMessage(3)
      local n5 = 0
      local f4
      f4 = function()
        n5 = n5 + 1
        console.log('6', n5)
        if n5 ~= 4 then
          queueMicrotask(f4)
        end
      end
      queueMicrotask(f4)
    end, 54)
  end)
  process.nextTick(function()
    console.log('7')
    Promise.all({}):next(function(v6)
      console.log('8', v6)
    end, function(e7)
      console.log('9', say(e7))
    end)
  end)
end)
process.on('uncaughtExceptionMonitor', function(e, origin)
  console.log('10', say(e), origin)
  process.nextTick(function()
    console.log('11')
  end)
end)
console.log('12')
cpu(5)
