-- everything, c:8
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local h1
h1 = setTimeout(function()
  console.log('2')
  queueMicrotask(function()
    console.log('3')
    Promise.reject(RangeError.new('e2')):next(function(v3)
      console.log('4', v3)
      setTimeout(function()
        console.log('5')
        Promise.any({ Promise.reject('r5'), Promise.reject(RangeError.new('e6')) }):catch(function(e4)
          console.log('6', e4.name, e4.message, #e4.errors, say(e4.errors[2]))
        end)
        local em7 = EventEmitter.new()
        local f8 = function()
          console.log('7', 'f')
        end
        local f9 = function()
          console.log('8', 'h')
        end
        em7:on('ev', function()
          console.log('9')
          em7:on('ev', f9)
        end)
        em7:once('ev', f8)
        em7:once('ev', f9)
        console.log('10', em7:emit('ev'))
        console.log('11', em7:emit('ev'), em7:listenerCount('ev'))
        Promise.any({ Promise.reject('r11'), Promise.reject('r12') }):catch(function(e10)
          console.log('12', e10.name, e10.message, #e10.errors, say(e10.errors[2]))
        end)
      end, 70)
    end):next(function(v13)
      console.log('13', v13)
      do return Promise.resolve('x') end
    end):next(function(v14)
      console.log('14', v14)
    end, function(e15)
      console.log('15', say(e15))
    end)
  end)
end, 70)
cpu(5)
