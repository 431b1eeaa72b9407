-- everything, c:34
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local h1
h1 = setTimeout(function()
  console.log('2')
  local n2 = 0
  local h3
  h3 = setTimeout(function()
    n2 = n2 + 1
    console.log('3', n2)
    if n2 == 1 then
      h3:refresh()
    end
    console.log('4')
  end, 59)
  h3:unref()
  console.log('5', h3:hasRef())
  local n5 = 0
  local f4
  f4 = function()
    n5 = n5 + 1
    console.log('6', n5)
    queueMicrotask(function()
      console.log('7')
      local ch6 = MessageChannel.new()
      ch6.port1:on('message', function(m)
        console.log('8', m)
        if m ~= 4 then
          ch6.port1:postMessage(m + 1)
        end
        if m == 4 then
          ch6.port1:close()
        end
      end)
      ch6.port2:on('message', function(m)
        console.log('9', m)
        if m ~= 4 then
          ch6.port2:postMessage(m + 1)
        end
        if m == 4 then
          ch6.port2:close()
        end
      end)
      ch6.port1:postMessage(1)
      local p7 = Promise.allSettled({ async(function()
        await(49)
        do return { a = 4 } end
      end)() }):next(function(v8)
        do return #v8 end
      end)
      p7:next(function(v9)
        console.log('10', v9)
        h3:unref()
        console.log('11', h3:hasRef())
      end, function(e10)
        console.log('12', say(e10))
        h3:refresh()
      end)
      local h11
      h11 = setTimeout(function()
        console.log('13')
        console.log('14')
      end, 9)
      setTimeout(function()
        console.log('15')
      end, 9)
      setTimeout(function()
        console.log('16')
        console.log('17')
      end, 5)
      cpu(3)
      local h12
      h12 = setTimeout(function()
        console.log('18')
      end, 5)
      cpu(3)
      local h13
      h13 = setTimeout(function()
        console.log('19')
      end, 1)
      cpu(3)
      setTimeout(function()
        console.log('20')
      end, 1)
      cpu(36)
      cpu(3)
    end)
    cpu(3)
    if n5 ~= 5 then
      process.nextTick(f4)
    end
  end
  process.nextTick(f4)
  local h14
  h14 = setTimeout(function()
    console.log('21')
    do
      console.log('22')
      clearTimeout(h3)
    end
  end, 1)
  cpu(3)
end, 59)
cpu(5)
