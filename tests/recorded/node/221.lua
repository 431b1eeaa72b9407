-- async functions, c:23
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(async(function()
  console.log('2')
  console.log('3', await(timersPromises.setImmediate(39)))
  console.log('4', await(timersPromises.setImmediate(29)))
  console.log('5')
end))
async(function()
  console.log('6')
  console.log('7', await('y'))
  console.log('8', await(Promise.resolve('x')))
  error(TypeError.new('e1'), 0)
end)():next(function(v2)
  console.log('9', v2)
end, function(e3)
  console.log('10', say(e3))
  local n5 = 0
  local f4
  f4 = function()
    n5 = n5 + 1
    console.log('11', n5)
    if n5 ~= 4 then
      setImmediate(f4)
    end
  end
  setImmediate(f4)
end)
cpu(5)
