-- everything, c:19
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local ch1 = MessageChannel.new()
ch1.port2:on('message', function(m)
  console.log('2', m)
  if m ~= 2 then
    ch1.port1:postMessage(m + 1)
  end
  if m == 2 then
    ch1.port2:close()
  end
end)
ch1.port1:postMessage(1)
setTimeout(function()
  console.log('3')
  setTimeout(function()
    console.log('4')
    local em2 = EventEmitter.new()
    em2:on('error', function(x)
      console.log('5', say(x))
    end)
    local ok_e3, e3 = pcall(function()
      em2:emit('error', Error.new('m4'))
      console.log('6')
    end)
    if not ok_e3 then
      console.log('7', say(e3))
    end
    local c5 = AbortController.new()
    c5.signal:addEventListener('abort', function()
      console.log('8')
      local n7 = 0
      local f6
      f6 = function()
        n7 = n7 + 1
        console.log('9', n7)
        if n7 ~= 4 then
          queueMicrotask(f6)
        end
      end
      queueMicrotask(f6)
    end)
    console.log('11', c5.signal.aborted)
    setTimeout(function()
      c5:abort()
      console.log('10', c5.signal.aborted, c5.signal.reason.name, c5.signal.reason.message)
    end, 9)
    process.nextTick(async(function()
      console.log('12')
      local ok_e8, e8 = pcall(function()
        local v9 = await(95)
        console.log('13', v9)
      end)
      if not ok_e8 then
        console.log('14', say(e8))
      end
      Promise.new(function(resolve, reject)
        resolve(nil)
        reject(TypeError.new('e10'))
      end):next(function(v11)
        console.log('15', v11)
        cpu(25)
        error(RangeError.new('e12'), 0)
      end):next(function(v13)
        console.log('16', v13)
        cpu(25)
        local em14 = EventEmitter.new()
        local f15 = function()
          console.log('17', 'f')
        end
        local f16 = function()
          console.log('18', 'h')
        end
        em14:on('ev', function()
          console.log('19')
          em14:on('ev', f16)
        end)
        em14:on('ev', f15)
        em14:once('ev', f16)
        console.log('20', em14:emit('ev'))
        console.log('21', em14:emit('ev'), em14:listenerCount('ev'))
        do return Promise.resolve(nil) end
      end):next(function(v17)
        console.log('22', v17)
      end, function(e18)
        console.log('23', say(e18))
        console.log('24')
      end)
    end))
  end, 26)
end, 0)
process.nextTick(function(a, b, c)
  console.log('25', a, b, c)
end, { 5, 'k' }, { 6, 'k' })
async(function()
  console.log('26')
end)():next(function(v19)
  console.log('27', v19)
end, function(e20)
  console.log('28', say(e20))
end)
cpu(5)
