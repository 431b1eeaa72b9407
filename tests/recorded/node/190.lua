-- pool, long turns, b:126
runtime("node", { threadpool = 1 })
console.log('1')
console.log('2')
fs.promises.stat("."):next(function()
  console.log('3')
  queueMicrotask(function()
    console.log('4')
    fs.stat(".", function()
      console.log('5')
      fs.readFile(".", function()
        console.log('6')
      end)
      process.nextTick(function()
        console.log('7')
      end)
    end)
    fs.stat("/no/such", { error = "ENOENT" }, function(err)
      console.log('8', err.code)
      console.log('9')
      fs.stat("/no/such", { error = "ENOENT" }, function(err)
        console.log('10', err.code)
        console.log('11')
      end)
    end)
    local s1 = net.connect({ path = "/no/such.sock" })
    s1:on('error', function(e)
      console.log('12', e.code)
      console.log('13')
    end)
    s1:on('close', function()
      console.log('14')
    end)
  end)
  fs.readFile(".", function()
    console.log('15')
  end)
  local n3 = 0
  local f2
  f2 = function()
    n3 = n3 + 1
    console.log('16', n3)
    if n3 ~= 2 then
      queueMicrotask(f2)
    end
  end
  queueMicrotask(f2)
end)
local n5 = 0
local spin4
spin4 = function()
  n5 = n5 + 1
  cpu(6)
  if n5 ~= 14 then
    setImmediate(spin4)
  end
end
spin4()
