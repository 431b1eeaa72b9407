-- timers, c:133
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
setTimeout(function()
  console.log('2')
  setTimeout(function()
    console.log('3')
    local w1 = Promise.withResolvers()
    w1.promise:next(function(v2)
      console.log('4', v2)
      cpu(25)
    end, function(e3)
      console.log('5', say(e3))
    end)
    queueMicrotask(function()
      w1.resolve(nil)
    end)
  end, 31)
  queueMicrotask(function()
    console.log('6')
  end)
  setTimeout(function()
    console.log('7')
    local n5 = 0
    local f4
    f4 = function()
      n5 = n5 + 1
      console.log('8', n5)
      if n5 ~= 2 then
        setImmediate(f4)
      end
    end
    setImmediate(f4)
  end, 0)
  cpu(3)
end, 41)
