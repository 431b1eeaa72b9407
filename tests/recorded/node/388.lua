-- pool, blocked, d:121
runtime("node", { threadpool = 1 })
console.log('1')
dns.lookup("localhost", { ms = 0.1 }, function()
  console.log('2')
end)
crypto.scrypt({ ms = 0.1 }, function()
  console.log('3')
  crypto.randomInt(10, { ms = 0.1 }, function()
    console.log('4')
    local n2 = 0
    local f1
    f1 = function()
      n2 = n2 + 1
      console.log('5', n2)
      if n2 ~= 4 then
        setImmediate(f1)
      end
    end
    setImmediate(f1)
  end)
end)
local n4 = 0
local spin3
spin3 = function()
  n4 = n4 + 1
  console.log('6', n4)
  cpu(6)
  if n4 ~= 10 then
    setImmediate(spin3)
  end
end
spin3()
