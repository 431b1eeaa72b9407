-- fatal errors, c:39
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('exit', function(code)
  console.log('1', code)
  local n2 = 0
  local f1
  f1 = function()
    n2 = n2 + 1
    console.log('2', n2)
    timersPromises.setTimeout(50, 'word'):next(function(v3)
      console.log('3', v3)
    end, function(e4)
      console.log('4', say(e4))
      setTimeout(function()
        console.log('5')
        console.log('6')
        cpu(25)
        console.log('7')
      end, 1)
      cpu(3)
      do return Promise.reject(Error.new('e5')) end
    end):finally(function()
      console.log('8')
    end):next(nil, function(e6)
      console.log('9', say(e6))
    end):next(function(v7)
      console.log('10', v7)
    end, function(e8)
      console.log('11', say(e8))
    end)
    cpu(3)
    if n2 ~= 3 then
      queueMicrotask(f1)
    end
  end
  queueMicrotask(f1)
  cpu(3)
end)
console.log('12')
cpu(5)
