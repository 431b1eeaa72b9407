-- messages, d:59
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  await('x')
  do return { 1, 'k' } end
end)():next(function(v1)
  console.log('3', v1)
  do return Promise.reject('r2') end
end, function(e3)
  console.log('4', say(e3))
end):next(function(v4)
  console.log('5', v4)
  local n6 = 0
  local f5
  f5 = function()
    n6 = n6 + 1
    console.log('6', n6)
    if n6 ~= 3 then
      process.nextTick(f5)
    end
  end
  process.nextTick(f5)
  process.nextTick(function()
    console.log('7')
    console.log('8')
  end)
end):next(function(v7)
  console.log('9', v7)
  local ch8 = MessageChannel.new()
  local n9 = 0
  ch8.port2:on('message', function(m)
    n9 = n9 + 1
    console.log('10', m, n9)
    if n9 == 2 then
      ch8.port1:close()
    end
  end)
  ch8.port1:postMessage('word')
  process.nextTick(function()
    console.log('11')
    ch8.port1:postMessage(36)
  end)
  local h10
  h10 = setImmediate(function()
    console.log('12')
  end)
  do return 'z' end
end):catch(function(e11)
  console.log('13', say(e11))
  do return Promise.resolve(15) end
end):catch(function(e12)
  console.log('14', say(e12))
end):next(function(v13)
  console.log('15', v13)
  error(RangeError.new('e14'), 0)
end):next(function(v15)
  console.log('16', v15)
end):next(function(v16)
  console.log('17', v16)
end, function(e17)
  console.log('18', say(e17))
end)
cpu(5)
