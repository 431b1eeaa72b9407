-- messages, a:21
runtime "node"
console.log('1')
local ch1 = MessageChannel.new()
ch1.port2:on('message', function(m)
  console.log('2', m)
  if m ~= 3 then
    ch1.port1:postMessage(m + 1)
  end
  if m == 3 then
    ch1.port2:close()
  end
end)
ch1.port1:postMessage(1)
setTimeout(function()
  console.log('3')
  queueMicrotask(function()
    console.log('4')
    local ch2 = MessageChannel.new()
    local n3 = 0
    ch2.port2:on('message', function(m)
      n3 = n3 + 1
      console.log('5', m, n3)
      process.nextTick(function()
        console.log('6')
        console.log('7')
      end)
      if n3 == 1 then
        ch2.port1:close()
      end
    end)
    ch2.port1:postMessage(25)
    queueMicrotask(function()
      console.log('8')
      process.nextTick(function()
        console.log('9')
        console.log('10')
      end)
      process.nextTick(function()
        console.log('11')
      end)
    end)
  end)
end, 72)
cpu(5)
