-- everything, b:118
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
console.log('2')
process.nextTick(function(a, b, c)
  console.log('3', a, b, c)
  setImmediate(function()
    console.log('4')
    process.nextTick(function()
      console.log('5')
      local p1 = Promise.reject(TypeError.new('e2'))
      p1:next(function(v3)
        console.log('6', v3)
        console.log('7')
      end, function(e4)
        console.log('8', say(e4))
      end)
      process.nextTick(function()
        console.log('9')
        local em5 = EventEmitter.new()
        local f6 = function()
          console.log('10', 'f')
        end
        local f7 = function()
          console.log('11', 'h')
        end
        em5:on('ev', function()
          console.log('12')
          em5:off('ev', f6)
        end)
        em5:once('ev', f6)
        console.log('13', em5:emit('ev'))
        console.log('14', em5:emit('ev'), em5:listenerCount('ev'))
      end)
      local n9 = 0
      local f8
      f8 = function()
        n9 = n9 + 1
        console.log('15', n9)
        if n9 ~= 2 then
          setImmediate(f8)
        end
      end
      setImmediate(f8)
    end)
    process.nextTick(function()
      console.log('16')
    end)
  end)
end, 'x', 34)
cpu(5)
