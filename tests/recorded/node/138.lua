-- pool, blocked, b:58
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
fs.stat(".", function()
  console.log('2')
  fs.stat(".", function()
    console.log('3')
    async(function()
      console.log('4')
      await(fs.promises.stat("."))
      console.log('5')
      await(Promise.new(function(resolve)
        dns.resolve("localhost", { ms = 0.1 }, function()
          console.log('6')
          resolve()
        end)
      end))
      console.log('7')
      await(fs.promises.stat("."))
      console.log('8')
    end)():next(function(v1)
      console.log('9', v1)
    end, function(e2)
      console.log('10', say(e2))
    end)
  end)
end)
local n4 = 0
local spin3
spin3 = function()
  n4 = n4 + 1
  console.log('11', n4)
  cpu(6)
  if n4 ~= 10 then
    setImmediate(spin3)
  end
end
spin3()
