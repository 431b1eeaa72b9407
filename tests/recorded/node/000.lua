-- everything, a:1
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
setTimeout(function()
  console.log('2')
  queueMicrotask(function()
    console.log('3')
  end)
  setImmediate(function(a)
    console.log('4', a)
    local h1
    h1 = setImmediate(function()
      console.log('5')
      local p2 = Promise.new(function(resolve, reject)
        console.log('6')
        resolve(nil)
        reject(TypeError.new('e3'))
      end)
      p2:next(function(v4)
        console.log('7', v4)
        cpu(25)
      end, function(e5)
        console.log('8', say(e5))
        local f6 = async(function(name)
          for i7 = 1, 3 do
            console.log('9', name, i7)
            await(Promise.resolve())
          end
        end)
        f6('a')
        f6('b')
      end)
    end)
  end, { a = 5 })
  local h10
  h10 = setTimeout(function()
    console.log('11')
    local em8 = EventEmitter.new()
    async(function()
      local v9 = await(events.once(em8, 'ev'))
      console.log('14', v9)
    end)()
    setImmediate(function()
      em8:emit('ev', 8, 'k')
      console.log('12')
      setTimeout(function(a, b)
        console.log('13', a, b)
      end, 27, 7, 80)
    end)
  end, 1)
  setTimeout(function()
    console.log('15')
    local ch11 = MessageChannel.new()
    local ch12 = MessageChannel.new()
    local n13 = 0
    ch12.port2:on('message', function(m)
      n13 = n13 + 1
      console.log('16', m, n13)
      if n13 == 2 then
        ch12.port1:close()
      end
    end)
    local n14 = 0
    ch11.port2:on('message', function(m)
      n14 = n14 + 1
      console.log('17', m, n14)
      if n14 == 2 then
        ch11.port1:close()
      end
    end)
    setImmediate(function()
      ch12.port1:postMessage('ch12')
      ch11.port1:postMessage('ch11')
      ch11.port1:postMessage('ch11')
      ch12.port1:postMessage('ch12')
      console.log('18')
    end)
  end, 5)
  setTimeout(function()
    console.log('19')
  end, 5)
  cpu(3)
  cpu(40)
  cpu(3)
end, 9)
