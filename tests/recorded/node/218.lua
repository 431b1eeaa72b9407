-- iteration, c:20
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  local n1 = 0
  async(function()
    for v2 in awaiting(async_generator(function(yield)
      console.log('3')
      yield({ 1, 'k' })
      yield(Promise.resolve('z'))
      console.log('4')
    end)) do
      console.log('6', v2)
      console.log('5', await({ a = 5 }))
      n1 = n1 + 1
      if n1 == 1 then
        break
      end
    end
    console.log('7')
  end)():next(function(v4)
    console.log('8', v4)
    async(function()
      for v9 in awaiting(async_generator(function(yield)
        console.log('9')
        error('r6', 0)
      end)) do
        console.log('12', v9)
        local ok_e7, e7 = pcall(function()
          local v8 = await(Promise.resolve({ a = 4 }))
          console.log('10', v8)
        end)
        if not ok_e7 then
          console.log('11', say(e7))
        end
      end
      console.log('13')
    end)():next(function(v11)
      console.log('14', v11)
    end, function(e12)
      console.log('15', say(e12))
    end)
  end, function(e5)
    console.log('16', say(e5))
    process.nextTick(function()
      console.log('17')
    end)
  end)
end)
cpu(5)
