-- pool, long turns, b:28
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
fs.stat(".", function()
  console.log('2')
  fs.promises.stat("/no/such", { error = "ENOENT" }):catch(function(e1)
    console.log('3', e1.code)
    console.log('4')
  end)
end)
fs.promises.stat("/no/such", { error = "ENOENT" }):catch(function(e2)
  console.log('5', e2.code)
  console.log('6')
  async(function()
    console.log('7')
    await(fs.promises.readFile("."))
    console.log('8')
  end)():next(function(v3)
    console.log('9', v3)
    crypto.randomBytes(8, { ms = 0.1 }, function()
      console.log('10')
    end)
  end, function(e4)
    console.log('11', say(e4))
  end)
end)
local n6 = 0
local spin5
spin5 = function()
  n6 = n6 + 1
  cpu(6)
  if n6 ~= 14 then
    setImmediate(spin5)
  end
end
spin5()
