-- pool, blocked, c:68
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
end)
console.log('2')
queueMicrotask(function()
  console.log('3')
  crypto.randomInt(10, { ms = 0.1 }, function()
    console.log('4')
    local n2 = 0
    local f1
    f1 = function()
      n2 = n2 + 1
      console.log('5', n2)
      crypto.pbkdf2({ ms = 10 }, function()
        console.log('6')
      end)
      fs.open(".", function(err, fd)
        console.log('9')
        fs.read(fd, function()
          console.log('8')
          fs.close(fd, function()
            console.log('7')
          end)
        end)
      end)
      crypto.randomInt(10, { ms = 0.1 }, function()
        console.log('10')
      end)
      zlib.gzip("x", { ms = 0.1 }, function()
        console.log('11')
      end)
      fs.readFile(".", function()
        console.log('12')
      end)
      if n2 ~= 4 then
        process.nextTick(f1)
      end
    end
    process.nextTick(f1)
  end)
end)
local n4 = 0
local spin3
spin3 = function()
  n4 = n4 + 1
  cpu(6)
  if n4 ~= 10 then
    setImmediate(spin3)
  end
end
spin3()
