-- everything, b:121
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local h1 = setTimeout(function()
  console.log('2')
end, 13)
cpu(3)
setTimeout(function()
  console.log('3')
  local p2 = timersPromises.setImmediate(74)
  console.log('4', 'made')
  p2:next(function(v3)
    console.log('5', v3)
    setImmediate(function()
      console.log('6')
    end)
  end, function(e4)
    console.log('7', say(e4))
  end)
end, 13)
do
  h1:unref()
  clearTimeout(h1)
end
setTimeout(function()
  console.log('8')
end, 13)
setTimeout(function()
  console.log('9')
end, 11)
cpu(30)
cpu(5)
