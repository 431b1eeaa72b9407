-- async functions, c:104
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(async(function()
  console.log('2')
  await(54)
  console.log('3')
end))
Promise.allSettled({}):next(function(v1)
  console.log('4')
end, function(e2)
  console.log('5', say(e2))
  process.nextTick(function()
    console.log('6')
    async(function()
      console.log('7')
      local ok_e3, e3 = pcall(function()
        local v4 = await(Promise.resolve('y'))
        console.log('8', v4)
      end)
      if not ok_e3 then
        console.log('9', say(e3))
      end
      console.log('10', await(timersPromises.setImmediate(9)))
    end)():next(function(v5)
      console.log('11', v5)
    end, function(e6)
      console.log('12', say(e6))
    end)
  end)
end)
cpu(5)
