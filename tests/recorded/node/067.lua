-- pool, long turns, a:98
runtime("node", { threadpool = 1 })
console.log('1')
fs.promises.readFile("."):next(function()
  console.log('2')
  process.nextTick(function()
    console.log('3')
  end)
  process.nextTick(function()
    console.log('4')
    local s1 = net.connect({ path = "/no/such.sock" })
    s1:on('error', function(e)
      console.log('5', e.code)
      console.log('6')
    end)
  end)
end)
local n3 = 0
local spin2
spin2 = function()
  n3 = n3 + 1
  console.log('7', n3)
  cpu(6)
  if n3 ~= 14 then
    setImmediate(spin2)
  end
end
spin2()
