-- pool, long turns, a:117
runtime("node", { threadpool = 1 })
console.log('1')
fs.promises.stat("."):next(function()
  console.log('2')
end)
local n2 = 0
local f1
f1 = function()
  n2 = n2 + 1
  console.log('3', n2)
  if n2 ~= 5 then
    queueMicrotask(f1)
  end
end
queueMicrotask(f1)
fs.stat(".", function()
  console.log('4')
  fs.writeFile(".", "x", function()
    console.log('5')
    crypto.scrypt({ ms = 0.1 }, function()
      console.log('6')
    end)
  end)
end)
local n4 = 0
local spin3
spin3 = function()
  n4 = n4 + 1
  cpu(6)
  if n4 ~= 14 then
    setImmediate(spin3)
  end
end
spin3()
