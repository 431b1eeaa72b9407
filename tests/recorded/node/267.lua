-- pool, blocked, c:89
runtime("node", { threadpool = 1 })
console.log('1')
fs.promises.writeFile(".", "x"):next(function()
  console.log('2')
end)
crypto.pbkdf2({ ms = 2 }, function()
  console.log('3')
end)
dns.lookup("127.0.0.1", function()
  console.log('4')
end)
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
