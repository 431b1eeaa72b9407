-- timers, c:48
runtime "node"
console.log('1')
setTimeout(function()
  console.log('2')
  setTimeout(function()
    console.log('3')
    local n1 = 0
    local h2
    h2 = setInterval(function()
      n1 = n1 + 1
      console.log('4', n1)
      process.nextTick(function()
        console.log('5')
        cpu(7)
        console.log('6')
      end)
      if n1 == 2 then
        clearInterval(h2)
      end
    end, 8)
  end, 39)
end, 8)
cpu(5)
