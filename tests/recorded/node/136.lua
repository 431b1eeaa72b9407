-- timers, b:51
runtime "node"
console.log('1')
local n1 = 0
local h2
h2 = setTimeout(function()
  n1 = n1 + 1
  console.log('2', n1)
  if n1 == 1 then
    h2:refresh()
  end
  console.log('3')
end, 57)
local n3 = 0
local h4
h4 = setInterval(function()
  n3 = n3 + 1
  console.log('4', n3)
  local h5
  h5 = setTimeout(function()
    console.log('5')
    setTimeout(function(a, b)
      console.log('6', a, b)
    end, 1, 8, 81)
    setTimeout(function()
      console.log('7')
    end, 76)
    cpu(3)
  end, 76)
  cpu(3)
  if n3 == 4 then
    clearInterval(h4)
  end
end, 76)
cpu(5)
