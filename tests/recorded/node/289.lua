-- async functions, c:123
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  local ok_e1, e1 = pcall(function()
    local v2 = await(27)
    console.log('3', v2)
  end)
  if not ok_e1 then
    console.log('4', say(e1))
    await(50)
    console.log('5')
  end
  local ok_e3, e3 = pcall(function()
    local v4 = await(async(function()
      console.log('6')
      local ok_e5, e5 = pcall(function()
        local v6 = await(Promise.resolve({ next = function(_, resolve, reject)
          console.log('7')
          setImmediate(function()
            resolve(87)
          end)
        end }))
        console.log('8', v6)
      end)
      if not ok_e5 then
        console.log('9', say(e5))
        await(false)
        console.log('10')
      end
      do return Promise.resolve({ 2, 'k' }) end
    end)())
    console.log('11', v4)
  end)
  if not ok_e3 then
    console.log('12', say(e3))
  end
  local ok_e7, e7 = pcall(function()
    local v8 = await(Promise.new(function(resolve, reject)
      resolve(58)
    end):next(function(v9)
      console.log('13', v9)
      async(function()
        console.log('14')
        error(TypeError.new('e10'), 0)
      end)():next(function(v11)
        console.log('15', v11)
        console.log('16')
      end, function(e12)
        console.log('17', say(e12))
      end)
      do return 54 end
    end, function(e13)
      console.log('18', say(e13))
    end))
    console.log('19', v8)
  end)
  if not ok_e7 then
    console.log('20', say(e7))
  end
end)():next(function(v14)
  console.log('21', v14)
  local f16 = async(function(name)
    for i17 = 1, 3 do
      console.log('22', name, i17)
      await({ next = function(_, resolve, reject)
        console.log('23')
        resolve(33)
      end })
    end
  end)
  f16('a')
  f16('b')
end, function(e15)
  console.log('24', say(e15))
end)
cpu(5)
