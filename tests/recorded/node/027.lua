-- fatal errors, a:38
runtime "node"
process.on('exit', function(code)
  console.log('1', code)
end)
console.log('2')
queueMicrotask(function()
  console.log('3')
  local n2 = 0
  local f1
  f1 = function()
    n2 = n2 + 1
    console.log('4', n2)
    Promise.any({ timersPromises.setTimeout(8, 46) })
    if n2 ~= 4 then
      process.nextTick(f1)
    end
  end
  process.nextTick(f1)
  local h4
  h4 = setTimeout(function()
    console.log('5')
    local ch5 = MessageChannel.new()
    ch5.port2:on('message', function(m)
      if m == 3 then
        ch5.port1:close()
      end
      console.log('6', m)
      process.nextTick(function()
        console.log('7')
      end)
      error('s6', 0)
    end)
    ch5.port1:postMessage(1)
    ch5.port1:postMessage(2)
    ch5.port1:postMessage(3)
  end, 8)
  process.nextTick(function()
    console.log('8')
    process.nextTick(function()
      console.log('9')
      error('s7', 0)
    end)
    process.nextTick(function()
      console.log('10')
      process.nextTick(function()
        console.log('11')
        h4:unref()
        console.log('12', h4:hasRef())
      end)
    end)
  end)
end)
cpu(5)
