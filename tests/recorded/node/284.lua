-- iteration, c:116
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local n1 = 0
async(function()
  for v2 in awaiting(async_generator(function(yield)
    console.log('2')
    yield(11)
    console.log('3')
    yield(Promise.resolve('x'))
    console.log('4')
    console.log('5', await('x'))
    yield(Promise.resolve(18))
    console.log('6')
  end)) do
    console.log('8', v2)
    await(19)
    console.log('7')
    n1 = n1 + 1
    if n1 == 2 then
      break
    end
  end
  console.log('9')
end)():next(function(v4)
  console.log('10', v4)
  async(function()
    console.log('11')
    await({ a = 5 })
    console.log('12')
    do return Promise.resolve('word') end
  end)():next(function(v6)
    console.log('13', v6)
  end, function(e7)
    console.log('14', say(e7))
    console.log('15')
  end)
end, function(e5)
  console.log('16', say(e5))
  async(function()
    console.log('17')
  end)():next(function(v8)
    console.log('18', v8)
  end, function(e9)
    console.log('19', say(e9))
    process.nextTick(function()
      console.log('20')
    end)
  end)
end)
cpu(5)
