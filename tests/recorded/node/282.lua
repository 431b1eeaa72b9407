-- exit, c:113
runtime "node"
process.on('exit', function(code)
  console.log('1', code)
  local h1
  h1 = setImmediate(function()
    console.log('2')
    process.nextTick(function()
      console.log('3')
      process.nextTick(function()
        console.log('4')
      end)
    end)
  end)
end)
console.log('5')
process.on('exit', function(code)
  console.log('6', code)
  console.log('7')
end)
local n2 = 0
local h3
h3 = setInterval(function()
  n2 = n2 + 1
  console.log('8', n2)
  if n2 == 3 then
    clearInterval(h3)
  end
end, 53)
cpu(5)
