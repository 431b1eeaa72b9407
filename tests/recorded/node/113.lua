-- messages, b:24
runtime "node"
console.log('1')
local ch1 = MessageChannel.new()
local ch2 = MessageChannel.new()
local n3 = 0
ch2.port2:on('message', function(m)
  n3 = n3 + 1
  console.log('2', m, n3)
  process.nextTick(function()
    console.log('3')
    queueMicrotask(function()
      console.log('4')
      local ch4 = MessageChannel.new()
      local n5 = 0
      ch4.port2:on('message', function(m)
        n5 = n5 + 1
        console.log('5', m, n5)
        cpu(12)
        console.log('6')
        if n5 == 1 then
          ch4.port1:close()
        end
      end)
      ch4.port1:postMessage(78)
      process.nextTick(function()
        console.log('7')
      end)
    end)
  end)
  if n3 == 1 then
    ch2.port1:close()
  end
end)
local n6 = 0
ch1.port2:on('message', function(m)
  n6 = n6 + 1
  console.log('8', m, n6)
  if n6 == 1 then
    ch1.port1:close()
  end
end)
ch1.port1:postMessage('ch1')
ch2.port1:postMessage('ch2')
cpu(5)
