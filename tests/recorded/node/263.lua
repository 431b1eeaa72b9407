-- exit, c:85
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
local n1 = 0
process.on('beforeExit', function(code)
  n1 = n1 + 1
  console.log('1', code, n1)
  process.nextTick(function()
    console.log('2')
  end)
  if n1 == 1 then
    setTimeout(function()
      console.log('3')
    end, 32)
  end
end)
console.log('4')
process.exitCode = 0
local h2
h2 = setImmediate(function()
  console.log('5')
  setTimeout(function()
    console.log('6')
    local p3 = Promise.new(function(resolve, reject)
      console.log('7')
      setTimeout(function()
        resolve({ next = function(_, resolve, reject)
          console.log('8')
          process.nextTick(function()
            resolve(95)
          end)
        end })
      end, 32)
    end)
    p3:next(function(v4)
      console.log('9', v4)
    end, function(e5)
      console.log('10', say(e5))
    end)
    setTimeout(function()
      console.log('11')
      queueMicrotask(function()
        console.log('12')
      end)
    end, 7)
  end, 0)
  cpu(3)
end)
cpu(5)
