-- messages, b:35
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local ch1 = MessageChannel.new()
local n2 = 0
ch1.port2:on('message', function(m)
  n2 = n2 + 1
  console.log('2', m, n2)
  queueMicrotask(function()
    console.log('3')
    Promise.allSettled({ Promise.resolve(Promise.resolve()), 50, 34 }):next(function(v3)
      console.log('4', v3[1].status, v3[2].status, v3[3].status)
    end, function(e4)
      console.log('5', say(e4))
    end)
    local p5 = Promise.resolve(24)
    p5:next(function(v6)
      console.log('6', v6)
      process.nextTick(function()
        console.log('7')
        console.log('8')
      end)
    end, function(e7)
      console.log('9', say(e7))
      queueMicrotask(function()
        console.log('10')
        console.log('11')
      end)
    end)
  end)
  if n2 == 2 then
    ch1.port1:close()
  end
end)
process.nextTick(function()
  console.log('12')
  ch1.port1:postMessage('x')
  ch1.port1:postMessage(83)
end)
cpu(5)
