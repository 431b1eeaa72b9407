-- everything, b:94
runtime "node"
console.log('1')
local h1
h1 = setTimeout(function()
  console.log('2')
end, 1)
cpu(3)
local h3
h3 = setTimeout(function()
  console.log('3')
  local ch2 = MessageChannel.new()
  ch2.port2:on('message', function(m)
    console.log('4', m)
    if m ~= 3 then
      ch2.port1:postMessage(m + 1)
    end
    if m == 3 then
      ch2.port2:close()
    end
  end)
  ch2.port1:postMessage(1)
end, 5)
local h4
h4 = setTimeout(function()
  console.log('5')
end, 5)
setTimeout(function()
  console.log('6')
  queueMicrotask(function()
    console.log('7')
    cpu(3)
  end)
end, 9)
cpu(3)
cpu(35)
cpu(5)
