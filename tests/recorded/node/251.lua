-- pool, blocked, c:67
runtime("node", { threadpool = 1 })
console.log('1')
fs.promises.stat("."):next(function()
  console.log('2')
end)
process.nextTick(function()
  console.log('3')
  crypto.pbkdf2({ ms = 10 }, function()
    console.log('4')
    local s1 = net.connect({ path = "/no/such.sock" })
    s1:on('error', function(e)
      console.log('5', e.code)
      console.log('6')
    end)
  end)
  fs.open(".", function(err, fd)
    console.log('10')
    fs.close(fd, function()
      console.log('7')
      fs.promises.readFile("."):next(function()
        console.log('8')
      end)
    end)
  end)
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
