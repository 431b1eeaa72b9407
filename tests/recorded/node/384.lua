-- exit, d:118
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
  queueMicrotask(function()
    console.log('3')
  end)
  if n1 == 0 then
    setTimeout(function()
      console.log('4')
      queueMicrotask(function()
        console.log('5')
      end)
      setTimeout(function()
        console.log('6')
      end, 7)
    end, 50)
  end
end)
process.on('exit', function(code)
  console.log('7', code)
  local h2
  h2 = setImmediate(function()
    console.log('8')
    Promise.race({ 78 }):catch(function(e4)
      console.log('9', say(e4))
      setTimeout(function()
        console.log('10')
        Promise.any({ Promise.reject('r6'), Promise.reject('r7') }):catch(function(e5)
          console.log('11', e5.name, e5.message, #e5.errors, say(e5.errors[2]))
        end)
      end, 39)
    end):next(function(v8)
      console.log('12', v8)
      process.nextTick(function(a, b, c)
        console.log('13', a, b, c)
        queueMicrotask(function()
          console.log('14')
          process.exit(3)
          console.log('15')
        end)
      end, 11, 26)
    end, function(e9)
      console.log('16', say(e9))
    end)
  end)
end)
console.log('17')
local n11 = 0
local f10
f10 = function()
  n11 = n11 + 1
  console.log('18', n11)
  if n11 ~= 4 then
    process.nextTick(f10)
  end
end
process.nextTick(f10)
process.nextTick(function(a, b, c)
  console.log('19', a, b, c)
end, nil, nil)
cpu(5)
