-- iteration, d:104
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  local ok_e2, e2 = pcall(function()
    for v1 in awaiting({ { 6, 'k' }, Promise.resolve(72), false }) do
      console.log('2', v1)
    end
  end)
  if not ok_e2 then
    console.log('3', say(e2))
  end
  console.log('4')
end)():next(function(v3)
  console.log('5', v3)
  process.nextTick(function(a, b, c)
    console.log('6', a, b, c)
  end, { 7, 'k' }, { 3, 'k' })
end, function(e4)
  console.log('7', say(e4))
end)
async(function()
  for v13 in awaiting(async_generator(function(yield)
    console.log('8')
    local ok_e5, e5 = pcall(function()
      local v6 = await(Promise.new(function(resolve, reject)
        reject(RangeError.new('e7'))
      end))
      console.log('9', v6)
      local ok_e8, e8 = pcall(function()
        local v9 = await(31)
        console.log('10', v9)
      end)
      if not ok_e8 then
        console.log('11', say(e8))
      end
    end)
    if not ok_e5 then
      console.log('12', say(e5))
    end
    yield(45)
    yield(35)
    local ok_e10, e10 = pcall(function()
      local v11 = await(Promise.new(function(resolve, reject)
        console.log('13')
        process.nextTick(function()
          reject('r12')
        end)
      end))
      console.log('14', v11)
    end)
    if not ok_e10 then
      console.log('15', say(e10))
    end
    yield(9)
    console.log('16')
  end)) do
    console.log('18', v13)
    console.log('17', await(Promise.resolve(true)))
  end
  console.log('19')
end)():next(function(v15)
  console.log('20', v15)
  process.nextTick(function()
    console.log('21')
    async(function()
      for v17 in awaiting(async_generator(function(yield)
        console.log('22')
        yield(Promise.resolve('x'))
        console.log('23')
        yield(Promise.resolve('x'))
        console.log('24')
        yield(Promise.resolve(85))
      end)) do
        console.log('25', v17)
      end
      console.log('26')
    end)():next(function(v19)
      console.log('27', v19)
    end, function(e20)
      console.log('28', say(e20))
      async(function()
        for v21 in awaiting({ 'z', 34, 'word' }) do
          console.log('29', v21)
        end
        console.log('30')
      end)():next(function(v23)
        console.log('31', v23)
      end, function(e24)
        console.log('32', say(e24))
      end)
    end)
  end)
end, function(e16)
  console.log('33', say(e16))
end)
