-- pool, blocked, d:24
runtime("node", { threadpool = 1 })
console.log('1')
queueMicrotask(function()
  console.log('2')
  process.nextTick(function(a, b, c)
    console.log('3', a, b, c)
    local s1 = net.connect({ path = "/no/such.sock" })
    s1:on('error', function(e)
      console.log('4', e.code)
      console.log('5')
      fs.promises.writeFile(".", "x"):next(function()
        console.log('6')
        console.log('7')
      end)
    end)
  end, 89, 'word')
end)
local n3 = 0
local spin2
spin2 = function()
  n3 = n3 + 1
  cpu(6)
  if n3 ~= 10 then
    setImmediate(spin2)
  end
end
spin2()
