-- pool, long turns, a:77
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
crypto.randomBytes(8, { ms = 0.1 }, function()
  console.log('2')
end)
fs.promises.writeFile(".", "x"):next(function()
  console.log('3')
end)
local w1 = Promise.withResolvers()
w1.promise:next(function(v2)
  console.log('4', v2)
  fs.stat(".", function()
    console.log('5')
  end)
end, function(e3)
  console.log('6', say(e3))
end)
setImmediate(function()
  w1.resolve(false)
end)
w1.promise:next(function(v4)
  console.log('7', v4)
end, function(e5)
  console.log('8', say(e5))
end)
local n7 = 0
local spin6
spin6 = function()
  n7 = n7 + 1
  console.log('9', n7)
  cpu(6)
  if n7 ~= 14 then
    setImmediate(spin6)
  end
end
spin6()
