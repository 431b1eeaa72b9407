-- exit, b:96
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
local n1 = 0
process.on('beforeExit', function(code)
  n1 = n1 + 1
  console.log('1', code, n1)
  if n1 == 2 then
    setTimeout(function()
      console.log('2')
      setTimeout(function()
        console.log('3')
      end, 30)
      local h2 = setTimeout(function()
        console.log('4')
      end, 13)
      cpu(3)
      do
        h2:unref()
        clearTimeout(h2)
      end
      setTimeout(function()
        console.log('5')
        process.nextTick(function()
          console.log('6')
        end)
      end, 9)
      cpu(30)
    end, 42)
  end
end)
process.on('exit', function(code)
  console.log('7', code)
  process.nextTick(function()
    console.log('8')
    setImmediate(function()
      console.log('9')
      setTimeout(function()
        console.log('10')
      end, 1)
      Promise.any({ { next = function(_, resolve, reject)
        queueMicrotask(function()
          resolve({ a = 4 })
        end)
      end }, Promise.resolve(83):finally(function()
        console.log('11')
      end), 10 }):next(function(v3)
        console.log('12', v3)
      end, function(e4)
        console.log('13', say(e4))
        process.exitCode = 0
      end)
      setTimeout(function()
        console.log('14')
        process.exitCode = 5
        process.exitCode = 0
        process.exitCode = 2
      end, 6)
      cpu(3)
    end)
    queueMicrotask(function()
      console.log('15')
    end)
    cpu(3)
  end)
  process.nextTick(function()
    console.log('16')
  end)
  cpu(3)
end)
console.log('17')
cpu(5)
