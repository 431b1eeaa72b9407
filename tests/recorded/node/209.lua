-- fatal errors, c:10
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('exit', function(code)
  console.log('1', code)
end)
process.on('unhandledRejection', function(e)
  console.log('2', say(e))
  process.nextTick(function()
    console.log('3')
  end)
end)
console.log('4')
queueMicrotask(function()
  console.log('5')
  queueMicrotask(function()
    console.log('6')
  end)
  error(Error.new('e1'), 0)
end)
queueMicrotask(function()
  console.log('7')
  local n2 = 0
  local h3
  h3 = setTimeout(function()
    n2 = n2 + 1
    console.log('8', n2)
    if n2 == 1 then
      h3:refresh()
    end
    console.log('9')
  end, 1)
  cpu(3)
end)
local n4 = 0
local h5
h5 = setInterval(function()
  n4 = n4 + 1
  console.log('10', n4)
  if n4 == 2 then
    clearInterval(h5)
  end
  cpu(16)
end, 5)
queueMicrotask(function()
  console.log('11')
  local n7 = 0
  local f6
  f6 = function()
    n7 = n7 + 1
    console.log('12', n7)
    queueMicrotask(function()
      console.log('13')
      Promise.resolve(65):next(function(v8)
        console.log('14', v8)
        console.log('15')
      end):catch(function(e9)
        console.log('16', say(e9))
        error('r10', 0)
      end):next(function(v11)
        console.log('17', v11)
      end):next(function(v12)
        console.log('18', v12)
      end, function(e13)
        console.log('19', say(e13))
      end)
    end)
    if n7 ~= 2 then
      queueMicrotask(f6)
    end
  end
  queueMicrotask(f6)
end)
cpu(5)
