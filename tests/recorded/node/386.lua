-- pool, long turns, d:120
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
dns.lookup("localhost", { ms = 0.1 }, function()
  console.log('2')
  process.nextTick(function()
    console.log('3')
    fs.promises.stat("."):next(function()
      console.log('4')
      async(function()
        console.log('5')
        await(fs.promises.stat("."))
        console.log('6')
        await(Promise.new(function(resolve)
          dns.lookup("localhost", { ms = 0.1 }, function()
            console.log('7')
            resolve()
          end)
        end))
        console.log('8')
        await(Promise.new(function(resolve)
          fs.readFile(".", function()
            console.log('9')
            resolve()
          end)
        end))
        console.log('10')
      end)():next(function(v1)
        console.log('11', v1)
      end, function(e2)
        console.log('12', say(e2))
      end)
      local n4 = 0
      local f3
      f3 = function()
        n4 = n4 + 1
        console.log('13', n4)
        console.log('14')
        if n4 ~= 4 then
          queueMicrotask(f3)
        end
      end
      queueMicrotask(f3)
    end)
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
