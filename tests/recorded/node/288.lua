-- messages, c:121
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(function()
  console.log('2')
end)
local ch1 = MessageChannel.new()
local n2 = 0
ch1.port2:on('message', function(m)
  n2 = n2 + 1
  console.log('3', m, n2)
  process.nextTick(function()
    console.log('4')
    Promise.resolve(19):next(function(v3)
      console.log('5', v3)
    end):next(function(v4)
      console.log('6', v4)
      process.nextTick(function()
        console.log('7')
      end)
      local p5 = timersPromises.setTimeout(29, nil)
      console.log('8', 'made')
      p5:next(function(v6)
        console.log('9', v6)
      end, function(e7)
        console.log('10', say(e7))
      end)
      do return nil end
    end, function(e8)
      console.log('11', say(e8))
    end):catch(function(e9)
      console.log('12', say(e9))
    end):next(function(v10)
      console.log('13', v10)
    end, function(e11)
      console.log('14', say(e11))
    end)
  end)
  if n2 == 2 then
    ch1.port1:close()
  end
end)
ch1.port1:postMessage(48)
queueMicrotask(function()
  console.log('15')
  ch1.port1:postMessage(52)
end)
cpu(5)
