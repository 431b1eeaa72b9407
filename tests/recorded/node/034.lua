-- messages, a:46
runtime "node"
console.log('1')
process.nextTick(function()
  console.log('2')
end)
local ch1 = MessageChannel.new()
local n2 = 0
ch1.port2:on('message', function(m)
  n2 = n2 + 1
  console.log('3', m, n2)
  queueMicrotask(function()
    console.log('4')
    process.nextTick(function(a, b, c)
      console.log('5', a, b, c)
      local ch3 = MessageChannel.new()
      local n4 = 0
      ch3.port2:on('message', function(m)
        n4 = n4 + 1
        console.log('6', m, n4)
        console.log('7')
        console.log('8')
        if n4 == 3 then
          ch3.port1:close()
        end
      end)
      ch3.port1:postMessage({ a = 2 })
      ch3.port1:postMessage(68)
      setImmediate(function()
        console.log('9')
        ch3.port1:postMessage(56)
      end)
    end, 54, 64)
    console.log('10')
    local ch5 = MessageChannel.new()
    local ch6 = MessageChannel.new()
    local n7 = 0
    ch6.port2:on('message', function(m)
      n7 = n7 + 1
      console.log('11', m, n7)
      queueMicrotask(function()
        console.log('12')
        cpu(7)
      end)
      if n7 == 1 then
        ch6.port1:close()
      end
    end)
    local n8 = 0
    ch5.port2:on('message', function(m)
      n8 = n8 + 1
      console.log('13', m, n8)
      setTimeout(function(a, b)
        console.log('14', a, b)
        console.log('15')
        console.log('16')
        cpu(3)
      end, 67, 2, nil)
      if n8 == 1 then
        ch5.port1:close()
      end
    end)
    setImmediate(function()
      ch5.port1:postMessage('ch5')
      ch6.port1:postMessage('ch6')
      console.log('17')
    end)
  end)
  local ch9 = MessageChannel.new()
  local n10 = 0
  ch9.port2:on('message', function(m)
    n10 = n10 + 1
    console.log('18', m, n10)
    if n10 == 1 then
      ch9.port1:close()
    end
  end)
  ch9.port1:postMessage({ a = 7 })
  if n2 == 1 then
    ch1.port1:close()
  end
end)
ch1.port1:postMessage(86)
cpu(5)
