-- promises, b:136
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  process.nextTick(function(a, b, c)
    console.log('3', a, b, c)
    async(function()
      console.log('4')
      await(81)
      console.log('5')
      console.log('6', await('y'))
      console.log('7', await(76))
      do return Promise.resolve(31) end
    end)():next(function(v1)
      console.log('8', v1)
    end, function(e2)
      console.log('9', say(e2))
    end)
    async(function()
      console.log('10')
      console.log('11', await(Promise.resolve(33)))
      local ok_e3, e3 = pcall(function()
        local v4 = await('y')
        console.log('12', v4)
        console.log('13', await(Promise.resolve('z')))
      end)
      if not ok_e3 then
        console.log('14', say(e3))
      end
      console.log('15', await(nil))
      do return 45 end
    end)():next(function(v5)
      console.log('16', v5)
      process.nextTick(function()
        console.log('17')
        console.log('18')
      end)
    end, function(e6)
      console.log('19', say(e6))
    end)
  end, 'x', 3)
end)
cpu(5)
