-- timers, a:124
runtime "node"
console.log('1')
setTimeout(function()
  console.log('2')
  local n1 = 0
  local h2
  h2 = setInterval(function()
    n1 = n1 + 1
    console.log('3', n1)
    if n1 == 2 then
      clearInterval(h2)
    end
    cpu(19)
  end, 5)
  local n3 = 0
  local h4
  h4 = setInterval(function()
    n3 = n3 + 1
    console.log('4', n3)
    if n3 == 2 then
      clearInterval(h4)
    end
  end, 58)
  setImmediate(function()
    console.log('5')
    setTimeout(function()
      console.log('6')
    end, 5)
  end)
end, -math.huge)
cpu(5)
