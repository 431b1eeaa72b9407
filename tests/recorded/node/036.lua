-- pool, blocked, a:48
runtime("node", { threadpool = 1 })
console.log('1')
process.nextTick(function(a, b, c)
  console.log('2', a, b, c)
  fs.open(".", function(err, fd)
    console.log('7')
    fs.open(".", function(err, fd)
      console.log('10')
      fs.close(fd, function()
        console.log('8')
      end)
    end)
    fs.read(fd, function()
      console.log('6')
      fs.close(fd, function()
        console.log('3')
        dns.lookup("localhost", { ms = 0.1 }, function()
          console.log('4')
          fs.promises.stat("."):next(function()
            console.log('5')
          end)
        end)
      end)
    end)
  end)
end, nil, 27)
local n2 = 0
local spin1
spin1 = function()
  n2 = n2 + 1
  cpu(6)
  if n2 ~= 10 then
    setImmediate(spin1)
  end
end
spin1()
