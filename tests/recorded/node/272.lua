-- events, c:95
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local em1 = EventEmitter.new()
events.once(em1, 'ev'):next(function(v7)
  console.log('9', v7)
end)
queueMicrotask(function()
  em1:emit('ev', 5, 'k')
  console.log('2')
  queueMicrotask(function()
    console.log('3')
    local em2 = EventEmitter.new()
    local n3 = 0
    em2:on('ev', function(a)
      n3 = n3 + 1
      console.log('4', a, n3)
      if n3 == 1 then
        em2:emit('ev', 'inner')
      end
      console.log('5', a)
    end)
    em2:once('ev', function(a)
      console.log('6', a)
    end)
    em2:emit('ev', 'outer')
    local em4 = EventEmitter.new()
    local ok_e5, e5 = pcall(function()
      em4:emit('error', Error.new('m6'))
      console.log('7')
    end)
    if not ok_e5 then
      console.log('8', say(e5))
    end
  end)
end)
cpu(5)
