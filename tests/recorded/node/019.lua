-- everything, a:24
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
setTimeout(function()
  console.log('2')
  Promise.all({ { 7, 'k' }, { 4, 'k' }, Promise.reject('r1') }):next(function(v2)
    console.log('3', v2)
  end, function(e3)
    console.log('4', say(e3))
    process.nextTick(function()
      console.log('5')
    end)
  end)
  process.nextTick(function(a, b, c)
    console.log('6', a, b, c)
  end, 73, true)
end, 83)
cpu(5)
