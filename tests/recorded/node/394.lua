-- pool, blocked, d:131
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  await(fs.promises.readFile("."))
  console.log('3')
  await(fs.promises.readFile("."))
  console.log('4')
  await(fs.promises.readFile("."))
  console.log('5')
end)():next(function(v1)
  console.log('6', v1)
  fs.readFile(".", function()
    console.log('7')
    process.nextTick(function()
      console.log('8')
    end)
  end)
end, function(e2)
  console.log('9', say(e2))
end)
zlib.gzip("x", { ms = 0.1 }, function()
  console.log('10')
end)
fs.promises.readFile("."):next(function()
  console.log('11')
  fs.promises.writeFile(".", "x"):next(function()
    console.log('12')
    fs.promises.readFile("."):next(function()
      console.log('13')
      fs.promises.writeFile(".", "x"):next(function()
        console.log('14')
      end)
    end)
  end)
end)
local n4 = 0
local spin3
spin3 = function()
  n4 = n4 + 1
  cpu(6)
  if n4 ~= 10 then
    setImmediate(spin3)
  end
end
spin3()
