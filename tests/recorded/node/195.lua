-- pool, blocked, b:134
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
dns.lookup("127.0.0.1", function()
  console.log('2')
  async(function()
    console.log('3')
    await(fs.promises.readFile("."))
    console.log('4')
    await(Promise.new(function(resolve)
      crypto.randomBytes(8, { ms = 0.1 }, function()
        console.log('5')
        resolve()
      end)
    end))
    console.log('6')
  end)():next(function(v1)
    console.log('7', v1)
    crypto.randomBytes(8, { ms = 0.1 }, function()
      console.log('8')
    end)
  end, function(e2)
    console.log('9', say(e2))
  end)
end)
process.nextTick(function()
  console.log('10')
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
