-- pool, long turns, a:73
runtime("node", { threadpool = 1 })
console.log('1')
dns.lookup("localhost", { ms = 0.1 }, function()
  console.log('2')
  fs.promises.stat("."):next(function()
    console.log('3')
  end)
  crypto.scrypt({ ms = 0.1 }, function()
    console.log('4')
    zlib.gzip("x", { ms = 0.1 }, function()
      console.log('5')
    end)
  end)
end)
local n2 = 0
local spin1
spin1 = function()
  n2 = n2 + 1
  cpu(6)
  if n2 ~= 14 then
    setImmediate(spin1)
  end
end
spin1()
