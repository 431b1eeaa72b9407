-- pool, long turns, d:51
runtime("node", { threadpool = 1 })
console.log('1')
zlib.gzip("x", { ms = 0.1 }, function()
  console.log('2')
  crypto.randomInt(10, { ms = 0.1 }, function()
    console.log('3')
    console.log('4')
  end)
end)
console.log('5')
crypto.randomBytes(8, { ms = 0.1 }, function()
  console.log('6')
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
