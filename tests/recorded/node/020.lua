-- exit, a:26
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('exit', function(code)
  console.log('1', code)
  process.nextTick(function()
    console.log('2')
    local h1 = setTimeout(function()
      console.log('3')
      setTimeout(function()
        console.log('4')
        console.log('5')
      end, 46)
    end, 13)
    cpu(3)
    h1:unref()
    setTimeout(function()
      console.log('6')
      local p2 = Promise.any({})
      p2:next(function(v4)
        console.log('7', v4)
      end, function(e5)
        console.log('8', say(e5))
      end)
    end, 13)
    setTimeout(function()
      console.log('9')
    end, 9)
    cpu(30)
  end)
  local n7 = 0
  local f6
  f6 = function()
    n7 = n7 + 1
    console.log('10', n7)
    local n8 = 0
    local h9
    h9 = setInterval(function()
      n8 = n8 + 1
      console.log('11', n8)
      process.nextTick(function()
        console.log('12')
      end)
      process.nextTick(function()
        console.log('13')
        console.log('14')
        cpu(12)
        console.log('15')
      end)
      if n8 == 4 then
        clearInterval(h9)
      end
    end, 57)
    if n7 ~= 5 then
      queueMicrotask(f6)
    end
  end
  queueMicrotask(f6)
end)
console.log('16')
queueMicrotask(function()
  console.log('17')
end)
cpu(5)
