-- events, c:12
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local em1 = EventEmitter.new()
local n2 = 0
em1:on('ev', function(a)
  n2 = n2 + 1
  console.log('2', a, n2)
  local n4 = 0
  local f3
  f3 = function()
    n4 = n4 + 1
    console.log('3', n4)
    if n4 ~= 5 then
      queueMicrotask(f3)
    end
  end
  queueMicrotask(f3)
  if n2 == 1 then
    em1:emit('ev', 'inner')
  end
  console.log('4', a)
end)
em1:once('ev', function(a)
  console.log('5', a)
  timersPromises.setImmediate(82):next(function(v5)
    console.log('6', v5)
    process.nextTick(function()
      console.log('7')
      process.nextTick(function()
        console.log('8')
        local em6 = EventEmitter.new()
        local f7 = function()
          console.log('9', 'f')
        end
        local f8 = function()
          console.log('10', 'h')
        end
        em6:on('ev', function()
          console.log('11')
          em6:on('ev', f8)
        end)
        em6:once('ev', f7)
        em6:once('ev', f8)
        console.log('12', em6:emit('ev'))
        console.log('13', em6:emit('ev'), em6:listenerCount('ev'))
      end)
      local c9 = AbortController.new()
      c9.signal:addEventListener('abort', function()
        console.log('14')
      end)
      console.log('16', c9.signal.aborted)
      do
        c9:abort('why')
        console.log('15', c9.signal.aborted, c9.signal.reason)
      end
    end)
  end):finally(function()
    console.log('17')
    local em10 = EventEmitter.new()
    em10:prependListener('ev', function(a, b)
      console.log('18', a, b)
      local em11 = EventEmitter.new()
      em11:on('newListener', function(what)
        console.log('19', what)
      end)
      local f12 = function(a)
        console.log('20', a)
      end
      em11:on('ev', f12)
      em11:on('ev', f12)
    end)
    local f13 = function(a)
      console.log('21', a)
    end
    em10:on('ev', f13)
    em10:on('ev', function(a, b)
      console.log('22', a, b)
    end)
    em10:prependListener('ev', function(a, b)
      console.log('23', a, b)
    end)
  end):next(function(v14)
    console.log('24', v14)
  end, function(e15)
    console.log('25', say(e15))
  end)
end)
em1:emit('ev', 'outer')
cpu(5)
