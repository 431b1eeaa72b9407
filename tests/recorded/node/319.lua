-- pool, long turns, d:25
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
fs.stat("/no/such", { error = "ENOENT" }, function(err)
  console.log('2', err.code)
  console.log('3')
end)
crypto.randomBytes(8, { ms = 0.1 }, function()
  console.log('4')
  process.nextTick(function(a, b, c)
    console.log('5', a, b, c)
    fs.promises.readFile("."):next(function()
      console.log('6')
    end)
    async(function()
      console.log('7')
      await(Promise.new(function(resolve)
        zlib.gzip("x", { ms = 0.1 }, function()
          console.log('8')
          resolve()
        end)
      end))
      console.log('9')
      await(fs.promises.stat("."))
      console.log('10')
    end)():next(function(v1)
      console.log('11', v1)
    end, function(e2)
      console.log('12', say(e2))
      local n4 = 0
      local f3
      f3 = function()
        n4 = n4 + 1
        console.log('13', n4)
        console.log('14')
        if n4 ~= 5 then
          setImmediate(f3)
        end
      end
      setImmediate(f3)
    end)
    fs.promises.writeFile(".", "x"):next(function()
      console.log('15')
      Promise.all({ Promise.resolve() }):next(function(v5)
        console.log('16', v5)
      end, function(e6)
        console.log('17', say(e6))
      end)
      crypto.scrypt({ ms = 0.1 }, function()
        console.log('18')
        console.log('19')
        console.log('20')
      end)
    end)
  end, nil, 'x')
  Promise.new(function(resolve, reject)
    error('r7', 0)
  end):next(function(v8)
    console.log('21', v8)
  end):next(function(v9)
    console.log('22', v9)
  end, function(e10)
    console.log('23', say(e10))
  end)
end)
local n12 = 0
local spin11
spin11 = function()
  n12 = n12 + 1
  console.log('24', n12)
  cpu(6)
  if n12 ~= 14 then
    setImmediate(spin11)
  end
end
spin11()
