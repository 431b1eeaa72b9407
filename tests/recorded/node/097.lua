-- timers, a:137
runtime "node"
console.log('1')
setImmediate(function()
  console.log('2')
end)
setTimeout(function()
  console.log('3')
end, 13)
local h1
h1 = setTimeout(function()
  console.log('4')
end, 5)
local h10
h10 = setTimeout(function()
  console.log('5')
  local h2
  h2 = setTimeout(function()
    console.log('6')
    local h3
    h3 = setImmediate(function()
      console.log('7')
      setTimeout(function()
        console.log('8')
      end, nil)
      local h4
      h4 = setTimeout(function()
        console.log('9')
      end, 1)
      local h5
      h5 = setTimeout(function()
        console.log('10')
      end, 68)
      cpu(3)
    end)
    cpu(3)
  end, 68)
  local n6 = 0
  local h7
  h7 = setInterval(function()
    n6 = n6 + 1
    console.log('11', n6)
    if n6 == 3 then
      clearInterval(h7)
    end
    cpu(10)
  end, 1)
  local n9 = 0
  local f8
  f8 = function()
    n9 = n9 + 1
    console.log('12', n9)
    if n9 ~= 5 then
      setImmediate(f8)
    end
  end
  setImmediate(f8)
  cpu(3)
end, 5)
cpu(3)
local h11
h11 = setTimeout(function()
  console.log('13')
  process.nextTick(function()
    console.log('14')
  end)
end, 17)
cpu(38)
cpu(5)
