-- messages, d:128
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  process.nextTick(function()
    console.log('3')
    local p1 = Promise.reject('r2')
    console.log('4', 'made')
    p1:next(function(v3)
      console.log('5', v3)
    end, function(e4)
      console.log('6', say(e4))
    end)
    local ch5 = MessageChannel.new()
    local n6 = 0
    ch5.port2:on('message', function(m)
      n6 = n6 + 1
      console.log('7', m, n6)
      if n6 == 3 then
        ch5.port1:close()
      end
    end)
    ch5.port1:postMessage(true)
    process.nextTick(function()
      console.log('8')
      ch5.port1:postMessage({ 1, 'k' })
      ch5.port1:postMessage(71)
    end)
  end)
end)
cpu(5)
