-- exit, c:55
runtime "node"
local n1 = 0
process.on('beforeExit', function(code)
  n1 = n1 + 1
  console.log('1', code, n1)
  process.nextTick(function()
    console.log('2')
  end)
  queueMicrotask(function()
    console.log('3')
  end)
  if n1 == 0 then
    setImmediate(function()
      console.log('4')
      local n2 = 0
      local h3
      h3 = setInterval(function()
        n2 = n2 + 1
        console.log('5', n2)
        if n2 == 3 then
          clearInterval(h3)
        end
      end, 36)
    end)
  end
end)
process.on('exit', function(code)
  console.log('6', code)
  process.nextTick(function()
    console.log('7')
  end)
  setTimeout(function()
    console.log('8')
    setTimeout(function()
      console.log('9')
      local h4 = setTimeout(function()
        console.log('10')
        cpu(12)
      end, 13)
      cpu(3)
      h4:unref()
      setTimeout(function()
        console.log('11')
      end, 13)
      setTimeout(function()
        console.log('12')
        console.log('13')
      end, 9)
      cpu(30)
      setImmediate(function()
        console.log('14')
        process.exitCode = 0
      end)
    end, 36)
  end, 0)
  cpu(3)
end)
console.log('15')
cpu(5)
