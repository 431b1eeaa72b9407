-- everything, c:90
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
end)
console.log('3')
local p1 = Promise.new(function(resolve, reject)
  queueMicrotask(function()
    resolve({ next = function(_, resolve, reject)
      resolve(45)
      console.log('4')
      resolve(false)
    end })
  end)
end)
p1:next(function(v2)
  console.log('5', v2)
  setImmediate(function()
    console.log('6')
    local ch4 = MessageChannel.new()
    local ch5 = MessageChannel.new()
    local n6 = 0
    ch5.port2:on('message', function(m)
      n6 = n6 + 1
      console.log('7', m, n6)
      if n6 == 2 then
        ch5.port1:close()
      end
    end)
    local n7 = 0
    ch4.port2:on('message', function(m)
      n7 = n7 + 1
      console.log('8', m, n7)
      if n7 == 1 then
        ch4.port1:close()
      end
    end)
    ch5.port1:postMessage('ch5')
    ch5.port1:postMessage('ch5')
    ch4.port1:postMessage('ch4')
  end)
end, function(e3)
  console.log('9', say(e3))
end)
cpu(5)
