-- messages, b:33
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local n2 = 0
local f1
f1 = function()
  n2 = n2 + 1
  console.log('2', n2)
  process.nextTick(function()
    console.log('3')
    local n4 = 0
    local f3
    f3 = function()
      n4 = n4 + 1
      console.log('4', n4)
      setTimeout(function(a, b)
        console.log('5', a, b)
      end, 63, 2, 'x')
      if n4 ~= 4 then
        process.nextTick(f3)
      end
    end
    process.nextTick(f3)
    Promise.any({ Promise.any({ 'word', 'x', { next = function(_, resolve, reject)
      setImmediate(function()
        resolve(nil)
      end)
    end } }), timersPromises.setTimeout(14, { a = 7 }), 86 }):next(function(v6)
      console.log('6', v6)
    end, function(e7)
      console.log('7', say(e7))
    end)
  end)
  if n2 ~= 2 then
    queueMicrotask(f1)
  end
end
queueMicrotask(f1)
cpu(5)
