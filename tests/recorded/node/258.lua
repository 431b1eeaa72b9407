-- everything, c:77
runtime "node"
console.log('1')
local n2 = 0
local f1
f1 = function()
  n2 = n2 + 1
  console.log('2', n2)
  local em3 = EventEmitter.new()
  em3:on('ev', function(a, b)
    console.log('3', a, b)
    setTimeout(function()
      console.log('4')
      setTimeout(function()
        console.log('5')
        cpu(7)
      end, 38)
    end, 20)
  end)
  console.log('6', em3:emit('ev'))
  if n2 ~= 3 then
    queueMicrotask(f1)
  end
end
queueMicrotask(f1)
