-- events, c:71
runtime "node"
console.log('1')
process.nextTick(function()
  console.log('2')
  local n2 = 0
  local f1
  f1 = function()
    n2 = n2 + 1
    console.log('3', n2)
    if n2 ~= 3 then
      process.nextTick(f1)
    end
  end
  process.nextTick(f1)
  process.nextTick(function()
    console.log('4')
    local em3 = EventEmitter.new()
    em3:on('newListener', function(what)
      console.log('5', what)
    end)
    em3:on('ev', function(a, b)
      console.log('6', a, b)
    end)
    local f4 = function(a)
      console.log('7', a)
      queueMicrotask(function()
        console.log('8')
      end)
    end
    em3:prependListener('ev', f4)
    em3:on('ev', f4)
    local f5 = function(a)
      console.log('9', a)
    end
    em3:on('ev', f5)
    setImmediate(function()
      console.log('10')
      em3:emit('ev', 52)
      console.log('11')
    end)
  end)
end)
cpu(5)
