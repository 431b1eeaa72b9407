-- pool, long turns, c:119
runtime("node", { threadpool = 1 })
console.log('1')
fs.promises.readFile("."):next(function()
  console.log('2')
  fs.open(".", function(err, fd)
    console.log('6')
    local n2 = 0
    local f1
    f1 = function()
      n2 = n2 + 1
      console.log('7', n2)
      if n2 ~= 3 then
        queueMicrotask(f1)
      end
    end
    queueMicrotask(f1)
    fs.read(fd, function()
      console.log('5')
      fs.close(fd, function()
        console.log('3')
        process.nextTick(function()
          console.log('4')
        end)
      end)
    end)
  end)
end)
local n4 = 0
local spin3
spin3 = function()
  n4 = n4 + 1
  console.log('8', n4)
  cpu(6)
  if n4 ~= 14 then
    setImmediate(spin3)
  end
end
spin3()
