-- messages, c:81
runtime "node"
console.log('1')
local n1 = 0
local h2
h2 = setInterval(function()
  n1 = n1 + 1
  console.log('2', n1)
  process.nextTick(function()
    console.log('3')
    process.nextTick(function()
      console.log('4')
      setImmediate(function()
        console.log('5')
        console.log('6')
        cpu(7)
      end)
      setTimeout(function()
        console.log('7')
        console.log('8')
      end, 71)
    end)
  end)
  if n1 == 4 then
    clearInterval(h2)
  end
end, 55)
cpu(5)
