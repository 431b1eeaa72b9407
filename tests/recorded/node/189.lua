-- pool, blocked, b:125
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
zlib.gzip("x", { ms = 0.1 }, function()
  console.log('2')
  async(function()
    console.log('3')
    await(Promise.new(function(resolve)
      fs.stat(".", function()
        console.log('4')
        resolve()
      end)
    end))
    console.log('5')
    await(fs.promises.stat("."))
    console.log('6')
    await(Promise.new(function(resolve)
      crypto.randomBytes(8, { ms = 0.1 }, function()
        console.log('7')
        resolve()
      end)
    end))
    console.log('8')
  end)():next(function(v1)
    console.log('9', v1)
  end, function(e2)
    console.log('10', say(e2))
    fs.promises.stat("."):next(function()
      console.log('11')
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
