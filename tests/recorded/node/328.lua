-- everything, d:37
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local n1 = 0
local h2
h2 = setInterval(function()
  n1 = n1 + 1
  console.log('2', n1)
  if n1 == 2 then
    clearInterval(h2)
  end
  cpu(20)
end, 5)
process.nextTick(function()
  console.log('3')
  process.nextTick(function()
    console.log('4')
    setTimeout(function()
      console.log('5')
      setTimeout(function()
        console.log('6')
        console.log('7')
        local em3 = EventEmitter.new()
        local f4 = function()
          console.log('8', 'f')
        end
        local f5 = function()
          console.log('9', 'h')
        end
        em3:on('ev', function()
          console.log('10')
          em3:off('ev', f4)
        end)
        em3:on('ev', f4)
        console.log('11', em3:emit('ev'))
        console.log('12', em3:emit('ev'), em3:listenerCount('ev'))
        cpu(25)
      end, 41)
      local p6 = Promise.new(function(resolve, reject)
        queueMicrotask(function()
          reject(RangeError.new('e7'))
        end)
      end)
      console.log('13', 'made')
      p6:next(function(v8)
        console.log('14', v8)
      end, function(e9)
        console.log('15', say(e9))
        local f10 = async(function(name)
          for i11 = 1, 2 do
            console.log('16', name, i11)
            await({ a = 6 })
          end
        end)
        f10('a')
        f10('b')
      end)
      local h12
      h12 = setTimeout(function()
        console.log('18')
        console.log('19')
        console.log('20')
      end, 0)
      cpu(3)
    end, 13)
    cpu(3)
  end)
  cpu(3)
end)
cpu(5)
