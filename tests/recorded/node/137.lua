-- everything, b:55
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local p1 = Promise.resolve()
p1:next(function(v2)
  console.log('2', v2)
  console.log('3')
end, function(e3)
  console.log('4', say(e3))
  process.nextTick(function()
    console.log('5')
    setTimeout(function()
      console.log('6')
      queueMicrotask(function()
        console.log('7')
        local f4 = async(function(name)
          for i5 = 1, 3 do
            console.log('8', name, i5)
            await(Promise.resolve())
          end
        end)
        f4('a')
        f4('b')
      end)
      local p6 = Promise.resolve({ next = function(_, resolve, reject)
        console.log('9')
        setTimeout(function()
          resolve(98)
        end, 13)
      end })
      console.log('10', 'made')
      p6:next(function(v7)
        console.log('11', v7)
      end, function(e8)
        console.log('12', say(e8))
        cpu(3)
      end)
    end, 1)
    console.log('13')
    local n10 = 0
    local f9
    f9 = function()
      n10 = n10 + 1
      console.log('14', n10)
      if n10 ~= 4 then
        setImmediate(f9)
      end
    end
    setImmediate(f9)
    cpu(3)
  end)
  local em11 = EventEmitter.new()
  local f12 = function(a)
    console.log('15', a)
    local h13
    h13 = setTimeout(function()
      console.log('16')
    end, 13)
  end
  em11:prependListener('ev', f12)
  em11:on('ev', f12)
  em11:once('ev', function(a, b)
    console.log('17', a, b)
  end)
  em11:on('ev', function(a, b)
    console.log('18', a, b)
  end)
  em11:emit('ev', { 8, 'k' })
  console.log('19')
  cpu(3)
end)
cpu(5)
