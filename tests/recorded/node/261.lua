-- messages, c:84
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  local ch1 = MessageChannel.new()
  local n2 = 0
  ch1.port2:on('message', function(m)
    n2 = n2 + 1
    console.log('3', m, n2)
    local ch3 = MessageChannel.new()
    ch3.port2:on('message', function(m)
      console.log('4', m)
      if m ~= 2 then
        ch3.port1:postMessage(m + 1)
      end
      if m == 2 then
        ch3.port2:close()
      end
    end)
    ch3.port1:postMessage(1)
    if n2 == 3 then
      ch1.port1:close()
    end
  end)
  ch1.port1:postMessage('z')
  queueMicrotask(function()
    console.log('5')
    ch1.port1:postMessage(61)
    ch1.port1:postMessage(24)
  end)
  queueMicrotask(function()
    console.log('6')
  end)
  local ch4 = MessageChannel.new()
  local n5 = 0
  ch4.port2:on('message', function(m)
    n5 = n5 + 1
    console.log('7', m, n5)
    local n7 = 0
    local f6
    f6 = function()
      n7 = n7 + 1
      console.log('8', n7)
      if n7 ~= 2 then
        process.nextTick(f6)
      end
    end
    process.nextTick(f6)
    process.nextTick(function()
      console.log('9')
      Promise.any({}):next(function(v8)
        console.log('10', v8)
      end, function(e9)
        console.log('11', say(e9))
        Promise.any({ Promise.reject('r11'), Promise.reject(RangeError.new('e12')) }):catch(function(e10)
          console.log('12', e10.name, e10.message, #e10.errors, say(e10.errors[2]))
        end)
      end)
      process.nextTick(function()
        console.log('13')
        console.log('14')
        console.log('15')
      end)
      local ch13 = MessageChannel.new()
      local n14 = 0
      ch13.port2:on('message', function(m)
        n14 = n14 + 1
        console.log('16', m, n14)
        cpu(12)
        if n14 == 3 then
          ch13.port1:close()
        end
      end)
      ch13.port1:postMessage(40)
      ch13.port1:postMessage({ 7, 'k' })
      ch13.port1:postMessage('z')
    end)
    if n5 == 1 then
      ch4.port1:close()
    end
  end)
  queueMicrotask(function()
    console.log('17')
    ch4.port1:postMessage(true)
  end)
end)
queueMicrotask(function()
  console.log('18')
end)
