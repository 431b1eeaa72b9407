-- exit, a:44
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
local n1 = 0
process.on('beforeExit', function(code)
  n1 = n1 + 1
  console.log('1', code, n1)
  process.nextTick(function()
    console.log('2')
  end)
  if n1 == 2 then
    setTimeout(function()
      console.log('3')
    end, 47)
  end
end)
console.log('4')
local p2 = timersPromises.setTimeout(12, { a = 3 })
p2:next(function(v3)
  console.log('5', v3)
  setTimeout(function()
    console.log('6')
  end, 36)
end, function(e4)
  console.log('7', say(e4))
  process.on('exit', function(code)
    console.log('8', code)
  end)
  setTimeout(function()
    console.log('9')
  end, 1)
  cpu(3)
  local h5
  h5 = setTimeout(function()
    console.log('10')
  end, 5)
  cpu(3)
  local h6
  h6 = setTimeout(function()
    console.log('11')
  end, 1)
  cpu(3)
  local h7
  h7 = setTimeout(function()
    console.log('12')
  end, 1)
  setTimeout(function()
    console.log('13')
  end, 1)
  cpu(3)
  setTimeout(function()
    console.log('14')
  end, 5)
  cpu(31)
  cpu(3)
end)
