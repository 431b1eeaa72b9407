-- messages, c:94
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local ch1 = MessageChannel.new()
ch1.port2:on('message', function(m)
  console.log('2', m)
  queueMicrotask(function()
    console.log('3')
    local h2
    h2 = setTimeout(function()
      console.log('4')
      queueMicrotask(function()
        console.log('5')
        console.log('6')
        Promise.any({ Promise.reject('r4'), Promise.reject(TypeError.new('e5')) }):catch(function(e3)
          console.log('7', e3.name, e3.message, #e3.errors, say(e3.errors[2]))
        end)
        cpu(12)
      end)
    end, 27)
  end)
  if m ~= 2 then
    ch1.port1:postMessage(m + 1)
  end
  if m == 2 then
    ch1.port2:close()
  end
end)
ch1.port1:postMessage(1)
cpu(5)
