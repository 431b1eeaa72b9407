-- messages, a:112
runtime "node"
console.log('1')
local ch1 = MessageChannel.new()
ch1.port1:on('message', function(m)
  console.log('2', m)
  setImmediate(function()
    console.log('3')
  end)
  if m ~= 3 then
    ch1.port1:postMessage(m + 1)
  end
  if m == 3 then
    ch1.port1:close()
  end
end)
ch1.port2:on('message', function(m)
  console.log('4', m)
  setImmediate(function()
    console.log('5')
    local ch2 = MessageChannel.new()
    ch2.port1:on('message', function(m)
      console.log('6', m)
      if m ~= 3 then
        ch2.port1:postMessage(m + 1)
      end
      if m == 3 then
        ch2.port1:close()
      end
    end)
    ch2.port2:on('message', function(m)
      console.log('7', m)
      if m ~= 3 then
        ch2.port2:postMessage(m + 1)
      end
      if m == 3 then
        ch2.port2:close()
      end
    end)
    ch2.port1:postMessage(1)
  end)
  if m ~= 3 then
    ch1.port2:postMessage(m + 1)
  end
  if m == 3 then
    ch1.port2:close()
  end
end)
ch1.port1:postMessage(1)
setImmediate(function()
  console.log('8')
end)
local ch3 = MessageChannel.new()
local n4 = 0
ch3.port2:on('message', function(m)
  n4 = n4 + 1
  console.log('9', m, n4)
  if n4 == 1 then
    ch3.port1:close()
  end
end)
ch3.port1:postMessage(42)
cpu(5)
