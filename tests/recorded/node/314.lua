-- everything, d:20
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
Promise.resolve():next(function(v1)
  console.log('2', v1)
  process.nextTick(function()
    console.log('3')
    queueMicrotask(function()
      console.log('4')
      setTimeout(function(a, b)
        console.log('5', a, b)
        console.log('6')
        cpu(7)
      end, 7, 7, { a = 7 })
    end)
  end)
  do return Promise.reject('r2') end
end):next(function(v3)
  console.log('7', v3)
end, function(e4)
  console.log('8', say(e4))
end)
cpu(5)
