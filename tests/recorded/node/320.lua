-- events, d:27
runtime "node"
console.log('1')
local em1 = EventEmitter.new()
async(function()
  local v4 = await(events.once(em1, 'ev'))
  console.log('6', v4)
end)()
setImmediate(function()
  em1:emit('ev', 3, 'k')
  console.log('2')
  local n3 = 0
  local f2
  f2 = function()
    n3 = n3 + 1
    console.log('3', n3)
    if n3 ~= 2 then
      setImmediate(f2)
    end
  end
  setImmediate(f2)
  console.log('4')
  console.log('5')
end)
local em5 = EventEmitter.new()
local f6 = function(a)
  console.log('7', a)
  local n8 = 0
  local f7
  f7 = function()
    n8 = n8 + 1
    console.log('8', n8)
    if n8 ~= 4 then
      process.nextTick(f7)
    end
  end
  process.nextTick(f7)
end
em5:prependListener('ev', f6)
em5:on('ev', f6)
setImmediate(function()
  console.log('9')
  em5:emit('ev', 54)
  console.log('10')
end)
cpu(5)
