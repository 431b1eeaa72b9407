-- messages, d:112
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(function()
  console.log('2')
  cpu(3)
  process.nextTick(function()
    console.log('3')
    local n2 = 0
    local f1
    f1 = function()
      n2 = n2 + 1
      console.log('4', n2)
      if n2 ~= 2 then
        setImmediate(f1)
      end
    end
    setImmediate(f1)
    local ch3 = MessageChannel.new()
    ch3.port1:on('message', function(m)
      console.log('5', m)
      setImmediate(function()
        console.log('6')
      end)
      if m ~= 4 then
        ch3.port1:postMessage(m + 1)
      end
      if m == 4 then
        ch3.port1:close()
      end
    end)
    ch3.port2:on('message', function(m)
      console.log('7', m)
      if m ~= 4 then
        ch3.port2:postMessage(m + 1)
      end
      if m == 4 then
        ch3.port2:close()
      end
    end)
    ch3.port1:postMessage(1)
    async(function()
      do return nil end
    end)():next(function(v4)
      console.log('8', v4)
      local ch5 = MessageChannel.new()
      ch5.port2:on('message', function(m)
        console.log('9', m)
        if m ~= 3 then
          ch5.port1:postMessage(m + 1)
        end
        if m == 3 then
          ch5.port2:close()
        end
      end)
      ch5.port1:postMessage(1)
    end):next(function(v6)
      console.log('10', v6)
      do return 83 end
    end):next(function(v7)
      console.log('11', v7)
    end, function(e8)
      console.log('12', say(e8))
      local n10 = 0
      local f9
      f9 = function()
        n10 = n10 + 1
        console.log('13', n10)
        if n10 ~= 2 then
          queueMicrotask(f9)
        end
      end
      queueMicrotask(f9)
    end)
  end)
end)
cpu(5)
