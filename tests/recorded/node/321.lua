-- iteration, d:28
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(function()
  console.log('2')
end)
local em1 = EventEmitter.new()
local n2 = 0
async(function()
  local ok_e4, e4 = pcall(function()
    for v3 in awaiting(events.on(em1, 'ev')) do
      console.log('3', v3)
      n2 = n2 + 1
      if n2 == 1 then
        break
      end
    end
  end)
  if not ok_e4 then
    console.log('4', say(e4))
  end
  console.log('5')
end)():next(function(v5)
  console.log('6', v5)
end, function(e6)
  console.log('7', say(e6))
end)
setImmediate(function()
  em1:emit('ev', 8)
  console.log('8')
end)
async(function()
  for v7 in awaiting(async_generator(function(yield)
    console.log('9')
  end)) do
    console.log('10', v7)
  end
  console.log('11')
end)():next(function(v9)
  console.log('12', v9)
  async(function()
    for v15 in awaiting(async_generator(function(yield)
      console.log('13')
      yield(Promise.resolve({ 4, 'k' }))
      console.log('14')
      yield(Promise.resolve(40))
      local ok_e11, e11 = pcall(function()
        local v12 = await(nil)
        console.log('15', v12)
      end)
      if not ok_e11 then
        console.log('16', say(e11))
      end
      yield(Promise.resolve('word'))
      console.log('17')
    end)) do
      console.log('21', v15)
      local ok_e13, e13 = pcall(function()
        local v14 = await({ next = function(_, resolve, reject)
          console.log('18')
          setImmediate(function()
            resolve('x')
          end)
        end })
        console.log('19', v14)
      end)
      if not ok_e13 then
        console.log('20', say(e13))
      end
    end
    console.log('22')
  end)():next(function(v17)
    console.log('23', v17)
  end, function(e18)
    console.log('24', say(e18))
  end)
end, function(e10)
  console.log('25', say(e10))
  local em19 = EventEmitter.new()
  local n20 = 0
  async(function()
    for v21 in awaiting(events.on(em19, 'ev')) do
      console.log('26', v21)
      n20 = n20 + 1
      if n20 == 1 then
        break
      end
    end
    console.log('27')
  end)():next(function(v23)
    console.log('28', v23)
    local em25 = EventEmitter.new()
    local n26 = 0
    async(function()
      for v27 in awaiting(events.on(em25, 'ev')) do
        console.log('29', v27)
        n26 = n26 + 1
        if n26 == 1 then
          break
        end
      end
      console.log('30')
    end)():next(function(v29)
      console.log('31', v29)
    end, function(e30)
      console.log('32', say(e30))
    end)
    queueMicrotask(function()
      em25:emit('ev', 1)
      console.log('33')
    end)
  end, function(e24)
    console.log('34', say(e24))
  end)
  setImmediate(function()
    em19:emit('ev', 5)
    console.log('35')
  end)
end)
async(function()
  for v32 in awaiting(async_generator(function(yield)
    console.log('36')
    yield('z')
    console.log('37')
    yield(36)
    error(RangeError.new('e31'), 0)
  end)) do
    console.log('38', v32)
  end
  console.log('39')
end)():next(function(v34)
  console.log('40', v34)
end, function(e35)
  console.log('41', say(e35))
end)
cpu(5)
