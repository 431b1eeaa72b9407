-- timers, a:128
runtime "node"
console.log('1')
setTimeout(function()
  console.log('2')
  local h1
  h1 = setTimeout(function()
    console.log('3')
  end, 28)
end, 79)
setTimeout(function(a, b)
  console.log('4', a, b)
end, 79, 3, 'x')
local h2
h2 = setTimeout(function()
  console.log('5')
  cpu(3)
end, 28)
cpu(5)
