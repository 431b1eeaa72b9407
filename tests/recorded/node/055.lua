-- messages, a:81
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local h1
h1 = setTimeout(function()
  console.log('2')
  local ch2 = MessageChannel.new()
  ch2.port2:on('message', function(m)
    console.log('3', m)
    setImmediate(function()
      console.log('4')
      queueMicrotask(function()
        console.log('5')
        Promise.any({ Promise.reject('r4'), Promise.reject('r5') }):catch(function(e3)
          console.log('6', e3.name, e3.message, #e3.errors, say(e3.errors[2]))
        end)
      end)
    end)
    if m ~= 4 then
      ch2.port1:postMessage(m + 1)
    end
    if m == 4 then
      ch2.port2:close()
    end
  end)
  ch2.port1:postMessage(1)
  setTimeout(function()
    console.log('7')
    process.nextTick(function()
      console.log('8')
      local h6
      h6 = setTimeout(function()
        console.log('9')
        console.log('10')
        cpu(7)
        console.log('11')
      end, 32)
    end)
    local ch7 = MessageChannel.new()
    local ch8 = MessageChannel.new()
    local n9 = 0
    ch8.port2:on('message', function(m)
      n9 = n9 + 1
      console.log('12', m, n9)
      local ch10 = MessageChannel.new()
      local n11 = 0
      ch10.port2:on('message', function(m)
        n11 = n11 + 1
        console.log('13', m, n11)
        console.log('14')
        if n11 == 1 then
          ch10.port1:close()
        end
      end)
      setTimeout(function()
        console.log('15')
        ch10.port1:postMessage(true)
      end, 32)
      if n9 == 2 then
        ch8.port1:close()
      end
    end)
    local n12 = 0
    ch7.port2:on('message', function(m)
      n12 = n12 + 1
      console.log('16', m, n12)
      if n12 == 2 then
        ch7.port1:close()
      end
    end)
    ch8.port1:postMessage('ch8')
    ch7.port1:postMessage('ch7')
    ch7.port1:postMessage('ch7')
    ch8.port1:postMessage('ch8')
  end, 1)
end, 32)
cpu(5)
