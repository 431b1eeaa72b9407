-- messages, c:134
runtime "node"
console.log('1')
queueMicrotask(function()
  console.log('2')
end)
setImmediate(function()
  console.log('3')
end)
local ch1 = MessageChannel.new()
local n2 = 0
ch1.port2:on('message', function(m)
  n2 = n2 + 1
  console.log('4', m, n2)
  process.nextTick(function(a, b, c)
    console.log('5', a, b, c)
    local ch3 = MessageChannel.new()
    local n4 = 0
    ch3.port2:on('message', function(m)
      n4 = n4 + 1
      console.log('6', m, n4)
      local ch5 = MessageChannel.new()
      local n6 = 0
      ch5.port2:on('message', function(m)
        n6 = n6 + 1
        console.log('7', m, n6)
        console.log('8')
        if n6 == 1 then
          ch5.port1:close()
        end
      end)
      process.nextTick(function()
        console.log('9')
        ch5.port1:postMessage(94)
      end)
      if n4 == 2 then
        ch3.port1:close()
      end
    end)
    ch3.port1:postMessage('word')
    ch3.port1:postMessage({ a = 8 })
  end, 37, nil)
  if n2 == 1 then
    ch1.port1:close()
  end
end)
ch1.port1:postMessage('y')
cpu(5)
