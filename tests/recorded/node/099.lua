-- messages, a:140
runtime "node"
console.log('1')
cpu(7)
local n1 = 0
local h2
h2 = setTimeout(function()
  n1 = n1 + 1
  console.log('2', n1)
  if n1 == 1 then
    h2:refresh()
  end
  console.log('3')
  setTimeout(function(a, b)
    console.log('4', a, b)
    process.nextTick(function(a, b, c)
      console.log('5', a, b, c)
    end, 69, { 9, 'k' })
    queueMicrotask(function()
      console.log('6')
      process.nextTick(function(a, b, c)
        console.log('7', a, b, c)
      end, { a = 6 }, { 1, 'k' })
    end)
  end, 0, 4, 'word')
  cpu(3)
end, 66)
cpu(5)
