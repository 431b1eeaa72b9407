-- pool, long turns, b:36
runtime("node", { threadpool = 1 })
console.log('1')
queueMicrotask(function()
  console.log('2')
end)
fs.promises.writeFile(".", "x"):next(function()
  console.log('3')
  process.nextTick(function()
    console.log('4')
  end)
  crypto.randomBytes(8, { ms = 0.1 }, function()
    console.log('5')
  end)
end)
local n2 = 0
local spin1
spin1 = function()
  n2 = n2 + 1
  console.log('6', n2)
  cpu(6)
  if n2 ~= 14 then
    setImmediate(spin1)
  end
end
spin1()
