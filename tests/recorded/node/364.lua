-- handled errors, d:89
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
  queueMicrotask(function()
    console.log('2')
  end)
end)
process.on('unhandledRejection', function(e)
  console.log('3', say(e))
end)
console.log('4')
queueMicrotask(function()
  console.log('5')
end)
queueMicrotask(function()
  console.log('6')
  local em1 = EventEmitter.new()
  em1:on('ev', function()
    console.log('7')
    error(7, 0)
  end)
  em1:on('ev', function()
    console.log('8')
  end)
  process.nextTick(function()
    em1:emit('ev')
    console.log('9')
  end)
  process.nextTick(function()
    console.log('10')
    setTimeout(function()
      console.log('11')
    end, 0)
    setTimeout(function()
      console.log('13')
      cpu(7)
      error(Error.new('e3'), 0)
    end, 9)
    setTimeout(function()
      console.log('12')
    end, 9)
    cpu(18)
    cpu(3)
  end)
  cpu(3)
end)
console.log('14')
local n4 = 0
local h5
h5 = setInterval(function()
  n4 = n4 + 1
  console.log('15', n4)
  queueMicrotask(function()
    console.log('16')
    error(Error.new('e6'), 0)
  end)
  queueMicrotask(function()
    console.log('17')
    local n8 = 0
    local f7
    f7 = function()
      n8 = n8 + 1
      console.log('18', n8)
      if n8 ~= 3 then
        setImmediate(f7)
      end
    end
    setImmediate(f7)
    setImmediate(function()
      console.log('19')
      local n9 = 0
      local h10
      h10 = setInterval(function()
        n9 = n9 + 1
        console.log('20', n9)
        if n9 == 2 then
          clearInterval(h10)
        end
        cpu(18)
      end, 1)
      cpu(3)
      error(Error.new('e11'), 0)
    end)
    cpu(3)
  end)
  queueMicrotask(function()
    console.log('21')
    process.nextTick(function()
      console.log('22')
      process.nextTick(function(a, b, c)
        console.log('23', a, b, c)
      end, 6, 27)
    end)
  end)
  cpu(3)
  if n4 == 3 then
    clearInterval(h5)
  end
end, 78)
cpu(5)
error(Error.new('main'), 0)
