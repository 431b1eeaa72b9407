-- pool, blocked, c:13
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
end)
console.log('2')
fs.promises.stat("/no/such", { error = "ENOENT" }):catch(function(e1)
  console.log('3', e1.code)
  console.log('4')
  dns.lookup("127.0.0.1", function()
    console.log('5')
    fs.promises.stat("."):next(function()
      console.log('6')
      async(function()
        console.log('7')
        await(Promise.new(function(resolve)
          crypto.pbkdf2({ ms = 6 }, function()
            console.log('8')
            resolve()
          end)
        end))
        console.log('9')
        await(fs.promises.readFile("."))
        console.log('10')
      end)():next(function(v2)
        console.log('11', v2)
      end, function(e3)
        console.log('12', say(e3))
      end)
    end)
  end)
end)
local n5 = 0
local spin4
spin4 = function()
  n5 = n5 + 1
  cpu(6)
  if n5 ~= 10 then
    setImmediate(spin4)
  end
end
spin4()
