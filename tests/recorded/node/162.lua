-- pool, long turns, b:85
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  await(fs.promises.writeFile(".", "x"))
  console.log('3')
end)():next(function(v1)
  console.log('4', v1)
  fs.promises.readFile("."):next(function()
    console.log('5')
    Promise.any({ Promise.resolve({ next = function(_, resolve, reject)
      resolve({ a = 6 })
      resolve({ 6, 'k' })
    end }), timersPromises.setTimeout(11, { a = 2 }), Promise.resolve(85) }):finally(function()
      console.log('6')
    end):next(nil, function(e4)
      console.log('7', say(e4))
    end):finally(function()
      console.log('8')
    end):next(function(v5)
      console.log('9', v5)
    end, function(e6)
      console.log('10', say(e6))
      fs.stat("/no/such", { error = "ENOENT" }, function(err)
        console.log('11', err.code)
        console.log('12')
        console.log('13')
      end)
    end)
  end)
end, function(e2)
  console.log('14', say(e2))
  crypto.randomInt(10, { ms = 0.1 }, function()
    console.log('15')
  end)
end)
local n8 = 0
local spin7
spin7 = function()
  n8 = n8 + 1
  cpu(6)
  if n8 ~= 14 then
    setImmediate(spin7)
  end
end
spin7()
