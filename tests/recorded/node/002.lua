-- timers, a:3
runtime "node"
console.log('1')
process.nextTick(function()
  console.log('2')
  cpu(12)
  local h1
  h1 = setTimeout(function()
    console.log('3')
    setTimeout(function()
      console.log('4')
    end, 11)
  end, 11)
end)
cpu(5)
