-- timers, c:117
runtime "node"
console.log('1')
setTimeout(function(a, b)
  console.log('2', a, b)
end, 12, 6, nil)
cpu(25)
setTimeout(function(a, b)
  console.log('3', a, b)
  setTimeout(function()
    console.log('4')
  end, 12)
end, 1, 9, 63)
cpu(5)
