-- pool, long turns, d:84
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
fs.stat("/no/such", { error = "ENOENT" }, function(err)
  console.log('2', err.code)
  console.log('3')
  dns.lookup("localhost", { ms = 0.1 }, function()
    console.log('4')
    Promise.new(function(resolve, reject)
      console.log('5')
      process.nextTick(function()
        resolve(Promise.reject(Error.new('e1')))
      end)
    end):next(function(v2)
      console.log('6', v2)
      do return Promise.resolve('z') end
    end):finally(function()
      console.log('7')
    end):next(function(v3)
      console.log('8', v3)
    end):next(function(v4)
      console.log('9', v4)
    end, function(e5)
      console.log('10', say(e5))
    end)
  end)
end)
local n7 = 0
local spin6
spin6 = function()
  n7 = n7 + 1
  cpu(6)
  if n7 ~= 14 then
    setImmediate(spin6)
  end
end
spin6()
