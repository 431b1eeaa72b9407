-- handled errors, c:128
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
end)
process.on('exit', function(code)
  console.log('2', code)
  async(function()
    console.log('3')
    error(Error.new('e1'), 0)
  end)()
  local h2 = setTimeout(function()
    console.log('4')
  end, 13)
  cpu(3)
  setTimeout(function()
    console.log('5')
    Promise.reject(Error.new('e3'))
  end, 13)
  do
    h2:unref()
    clearTimeout(h2)
  end
  setTimeout(function()
    console.log('6')
    local n4 = 0
    process.on('beforeExit', function(code)
      n4 = n4 + 1
      console.log('7', code, n4)
      process.nextTick(function()
        console.log('8')
      end)
      queueMicrotask(function()
        console.log('9')
      end)
      if n4 == 0 then
        setTimeout(function()
          console.log('10')
        end, 12)
      end
    end)
  end, 13)
  setTimeout(function()
    console.log('11')
  end, 11)
  cpu(30)
end)
console.log('12')
cpu(5)
