-- timers, a:54
runtime "node"
console.log('1')
local n1 = 0
local h2
h2 = setInterval(function()
  n1 = n1 + 1
  console.log('2', n1)
  setTimeout(function()
    console.log('3')
    setTimeout(function()
      console.log('4')
      setImmediate(function()
        console.log('5')
        cpu(7)
      end)
      local h3
      h3 = setImmediate(function()
        console.log('6')
        cpu(25)
      end)
    end, 9)
    cpu(3)
    setTimeout(function()
      console.log('7')
      setTimeout(function()
        console.log('8')
      end, 50)
    end, 1)
    local h4
    h4 = setTimeout(function()
      console.log('9')
    end, 9)
    cpu(3)
    cpu(40)
    cpu(3)
  end, 1)
  cpu(3)
  local h5
  h5 = setTimeout(function()
    console.log('10')
  end, 9)
  setTimeout(function()
    console.log('11')
  end, 5)
  cpu(3)
  local h6
  h6 = setTimeout(function()
    console.log('12')
  end, 1)
  cpu(3)
  cpu(37)
  cpu(3)
  if n1 == 3 then
    clearInterval(h2)
  end
end, 35)
cpu(5)
