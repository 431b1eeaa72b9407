-- pool, long turns, b:107
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
dns.lookup("127.0.0.1", function()
  console.log('2')
end)
process.nextTick(function()
  console.log('3')
  async(function()
    console.log('4')
    await(fs.promises.writeFile(".", "x"))
    console.log('5')
    await(fs.promises.readFile("."))
    console.log('6')
    await(fs.promises.stat("."))
    console.log('7')
  end)():next(function(v1)
    console.log('8', v1)
    fs.promises.readFile("."):next(function()
      console.log('9')
    end)
  end, function(e2)
    console.log('10', say(e2))
    fs.readFile(".", function()
      console.log('11')
      local n4 = 0
      local f3
      f3 = function()
        n4 = n4 + 1
        console.log('12', n4)
        if n4 ~= 5 then
          setImmediate(f3)
        end
      end
      setImmediate(f3)
      queueMicrotask(function()
        console.log('13')
      end)
    end)
  end)
  async(function()
    console.log('14')
    await(fs.promises.stat("."))
    console.log('15')
  end)():next(function(v5)
    console.log('16', v5)
    fs.writeFile(".", "x", function()
      console.log('17')
    end)
  end, function(e6)
    console.log('18', say(e6))
  end)
end)
local n8 = 0
local spin7
spin7 = function()
  n8 = n8 + 1
  console.log('19', n8)
  cpu(6)
  if n8 ~= 14 then
    setImmediate(spin7)
  end
end
spin7()
