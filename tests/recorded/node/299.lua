-- pool, long turns, c:135
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
fs.readFile(".", function()
  console.log('2')
end)
fs.stat("/no/such", { error = "ENOENT" }, function(err)
  console.log('3', err.code)
  console.log('4')
end)
fs.promises.stat("."):next(function()
  console.log('5')
  dns.lookup("127.0.0.1", function()
    console.log('6')
    async(function()
      console.log('7')
      await(Promise.new(function(resolve)
        fs.readFile(".", function()
          console.log('8')
          resolve()
        end)
      end))
      console.log('9')
      await(Promise.new(function(resolve)
        dns.lookup("localhost", { ms = 0.1 }, function()
          console.log('10')
          resolve()
        end)
      end))
      console.log('11')
    end)():next(function(v1)
      console.log('12', v1)
    end, function(e2)
      console.log('13', say(e2))
    end)
  end)
end)
local n4 = 0
local spin3
spin3 = function()
  n4 = n4 + 1
  console.log('14', n4)
  cpu(6)
  if n4 ~= 14 then
    setImmediate(spin3)
  end
end
spin3()
