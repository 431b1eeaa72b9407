-- messages, a:125
runtime "node"
console.log('1')
console.log('2')
queueMicrotask(function()
  console.log('3')
  local ch1 = MessageChannel.new()
  local ch2 = MessageChannel.new()
  local n3 = 0
  ch2.port2:on('message', function(m)
    n3 = n3 + 1
    console.log('4', m, n3)
    if n3 == 2 then
      ch2.port1:close()
    end
  end)
  local n4 = 0
  ch1.port2:on('message', function(m)
    n4 = n4 + 1
    console.log('5', m, n4)
    local ch5 = MessageChannel.new()
    ch5.port2:on('message', function(m)
      console.log('6', m)
      if m ~= 2 then
        ch5.port1:postMessage(m + 1)
      end
      if m == 2 then
        ch5.port2:close()
      end
    end)
    ch5.port1:postMessage(1)
    if n4 == 1 then
      ch1.port1:close()
    end
  end)
  setImmediate(function()
    ch1.port1:postMessage('ch1')
    ch2.port1:postMessage('ch2')
    ch2.port1:postMessage('ch2')
    console.log('7')
  end)
end)
local ch6 = MessageChannel.new()
local ch7 = MessageChannel.new()
local n8 = 0
ch7.port2:on('message', function(m)
  n8 = n8 + 1
  console.log('8', m, n8)
  if n8 == 2 then
    ch7.port1:close()
  end
end)
local n9 = 0
ch6.port2:on('message', function(m)
  n9 = n9 + 1
  console.log('9', m, n9)
  process.nextTick(function()
    console.log('10')
    process.nextTick(function()
      console.log('11')
      local ch10 = MessageChannel.new()
      local ch11 = MessageChannel.new()
      local n12 = 0
      ch11.port2:on('message', function(m)
        n12 = n12 + 1
        console.log('12', m, n12)
        if n12 == 2 then
          ch11.port1:close()
        end
      end)
      local n13 = 0
      ch10.port2:on('message', function(m)
        n13 = n13 + 1
        console.log('13', m, n13)
        if n13 == 1 then
          ch10.port1:close()
        end
      end)
      ch11.port1:postMessage('ch11')
      ch10.port1:postMessage('ch10')
      ch11.port1:postMessage('ch11')
    end)
  end)
  if n9 == 2 then
    ch6.port1:close()
  end
end)
setImmediate(function()
  ch6.port1:postMessage('ch6')
  ch7.port1:postMessage('ch7')
  ch7.port1:postMessage('ch7')
  ch6.port1:postMessage('ch6')
  console.log('14')
end)
cpu(5)
