-- pool, long turns, c:2
runtime("node", { threadpool = 1 })
console.log('1')
fs.promises.stat("."):next(function()
  console.log('2')
  dns.lookup("localhost", { ms = 0.1 }, function()
    console.log('3')
  end)
  fs.stat(".", function()
    console.log('4')
    process.nextTick(function()
      console.log('5')
      fs.stat(".", function()
        console.log('6')
        console.log('7')
        console.log('8')
      end)
    end)
  end)
end)
local n2 = 0
local spin1
spin1 = function()
  n2 = n2 + 1
  console.log('9', n2)
  cpu(6)
  if n2 ~= 14 then
    setImmediate(spin1)
  end
end
spin1()
