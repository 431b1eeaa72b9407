-- iteration, a:11
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
setImmediate(async(function()
  console.log('2')
  local ok_e1, e1 = pcall(function()
    local v2 = await(58)
    console.log('3', v2)
  end)
  if not ok_e1 then
    console.log('4', say(e1))
  end
  local ok_e3, e3 = pcall(function()
    local v4 = await({ 8, 'k' })
    console.log('5', v4)
  end)
  if not ok_e3 then
    console.log('6', say(e3))
    await('x')
    console.log('7')
  end
end))
async(function()
  console.log('8')
  await(34)
  console.log('9')
  local ok_e5, e5 = pcall(function()
    local v6 = await(async(function()
      console.log('10')
      console.log('11', await(Promise.resolve('x')))
    end)())
    console.log('12', v6)
  end)
  if not ok_e5 then
    console.log('13', say(e5))
  end
  do return { 5, 'k' } end
end)():next(function(v7)
  console.log('14', v7)
  async(function()
    for v9 in awaiting(async_generator(function(yield)
      console.log('15')
    end)) do
      console.log('16', v9)
    end
    console.log('17')
  end)():next(function(v11)
    console.log('18', v11)
    queueMicrotask(function()
      console.log('19')
    end)
  end, function(e12)
    console.log('20', say(e12))
  end)
  async(function()
    for v15 in awaiting(async_generator(function(yield)
      console.log('21')
      local ok_e13, e13 = pcall(function()
        local v14 = await(async(function()
          console.log('22')
          do return await(Promise.resolve(true)) end
        end)())
        console.log('23', v14)
        console.log('24', await({ 8, 'k' }))
      end)
      if not ok_e13 then
        console.log('25', say(e13))
      end
      yield(18)
    end)) do
      console.log('26', v15)
    end
    console.log('27')
  end)():next(function(v17)
    console.log('28', v17)
    local n19 = 0
    async(function()
      for v20 in awaiting(async_generator(function(yield)
        console.log('29')
        yield(25)
      end)) do
        console.log('30', v20)
        n19 = n19 + 1
        if n19 == 1 then
          break
        end
      end
      console.log('31')
    end)():next(function(v22)
      console.log('32', v22)
      local n25 = 0
      local f24
      f24 = function()
        n25 = n25 + 1
        console.log('33', n25)
        if n25 ~= 5 then
          process.nextTick(f24)
        end
      end
      process.nextTick(f24)
    end, function(e23)
      console.log('34', say(e23))
      local n26 = 0
      async(function()
        local ok_e28, e28 = pcall(function()
          for v27 in awaiting(timersPromises.setInterval(44, 13)) do
            console.log('35', v27)
            await(timersPromises.setTimeout(44))
            n26 = n26 + 1
            if n26 == 2 then
              break
            end
          end
        end)
        if not ok_e28 then
          console.log('36', say(e28))
        end
        console.log('37')
      end)():next(function(v29)
        console.log('38', v29)
        console.log('39')
      end, function(e30)
        console.log('40', say(e30))
      end)
    end)
  end, function(e18)
    console.log('41', say(e18))
    local n32 = 0
    local f31
    f31 = function()
      n32 = n32 + 1
      console.log('42', n32)
      if n32 ~= 4 then
        process.nextTick(f31)
      end
    end
    process.nextTick(f31)
  end)
end, function(e8)
  console.log('43', say(e8))
end)
cpu(5)
