-- messages, d:0
runtime "node"
console.log('1')
local ch1 = MessageChannel.new()
local n2 = 0
ch1.port2:on('message', function(m)
  n2 = n2 + 1
  console.log('2', m, n2)
  local h3
  h3 = setImmediate(function()
    console.log('3')
    queueMicrotask(function()
      console.log('4')
      queueMicrotask(function()
        console.log('5')
        console.log('6')
      end)
    end)
    setImmediate(function(a)
      console.log('7', a)
      local n5 = 0
      local f4
      f4 = function()
        n5 = n5 + 1
        console.log('8', n5)
        cpu(25)
        if n5 ~= 5 then
          process.nextTick(f4)
        end
      end
      process.nextTick(f4)
      queueMicrotask(function()
        console.log('9')
        console.log('10')
        console.log('11')
      end)
    end, 'word')
    process.nextTick(function()
      console.log('12')
      console.log('13')
    end)
  end)
  if n2 == 1 then
    ch1.port1:close()
  end
end)
setImmediate(function()
  console.log('14')
  ch1.port1:postMessage('z')
end)
cpu(5)
