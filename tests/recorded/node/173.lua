-- everything, b:102
runtime "node"
console.log('1')
setTimeout(function()
  console.log('2')
  process.nextTick(function(a, b, c)
    console.log('3', a, b, c)
    local n1 = 0
    local h2
    h2 = setInterval(function()
      n1 = n1 + 1
      console.log('4', n1)
      if n1 == 4 then
        clearInterval(h2)
      end
    end, 1)
    cpu(3)
  end, 'x', 98)
  local h5
  h5 = setTimeout(function()
    console.log('5')
    local n3 = 0
    local h4
    h4 = setInterval(function()
      n3 = n3 + 1
      console.log('6', n3)
      setImmediate(function()
        console.log('7')
        console.log('8')
      end)
      if n3 == 3 then
        clearInterval(h4)
      end
    end, 57)
  end, 5)
  setTimeout(function()
    console.log('9')
  end, 9)
  setTimeout(function()
    console.log('10')
  end, 5)
  cpu(3)
  local h6
  h6 = setTimeout(function()
    console.log('11')
  end, 9)
  setTimeout(function()
    console.log('12')
  end, 9)
  cpu(3)
  cpu(36)
  cpu(3)
end, 1)
cpu(3)
setTimeout(function()
  console.log('13')
end, 5)
setTimeout(function()
  console.log('14')
end, 5)
cpu(3)
local h7
h7 = setTimeout(function()
  console.log('15')
end, 5)
cpu(3)
local h8
h8 = setTimeout(function()
  console.log('16')
end, 1)
setTimeout(function()
  console.log('17')
end, 9)
cpu(3)
cpu(31)
