-- fatal errors, d:138
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('exit', function(code)
  console.log('1', code)
  process.nextTick(function()
    console.log('2')
    setTimeout(function(a, b)
      console.log('3', a, b)
    end, 1, 4, nil)
    queueMicrotask(function()
      console.log('4')
      local n2 = 0
      local h1
      h1 = setInterval(function()
        n2 = n2 + 1
        console.log('5', n2)
        if n2 == 3 then
          clearInterval(h1)
        end
        error(Error.new('e3'), 0)
      end, 58)
      queueMicrotask(function()
        console.log('6')
      end)
      queueMicrotask(function()
        console.log('7')
        cpu(25)
      end)
    end)
    cpu(3)
  end)
  cpu(3)
end)
process.on('unhandledRejection', function(e)
  console.log('8', say(e))
end)
console.log('9')
setImmediate(function()
  console.log('10')
end)
cpu(5)
