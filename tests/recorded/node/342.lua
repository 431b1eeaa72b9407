-- pool, long turns, d:55
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  await(Promise.new(function(resolve)
    zlib.gzip("x", { ms = 0.1 }, function()
      console.log('3')
      resolve()
    end)
  end))
  console.log('4')
end)():next(function(v1)
  console.log('5', v1)
end, function(e2)
  console.log('6', say(e2))
  fs.promises.stat("."):next(function()
    console.log('7')
    fs.stat("/no/such", { error = "ENOENT" }, function(err)
      console.log('8', err.code)
      console.log('9')
      fs.promises.readFile("."):next(function()
        console.log('10')
        console.log('11')
      end)
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
