-- async functions, a:69
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  console.log('3', await(timersPromises.setImmediate(7)))
  do return { a = 9 } end
end)():next(function(v1)
  console.log('4', v1)
end, function(e2)
  console.log('5', say(e2))
  local n4 = 0
  local f3
  f3 = function()
    n4 = n4 + 1
    console.log('6', n4)
    async(function()
      console.log('7')
      local ok_e5, e5 = pcall(function()
        local v6 = await(timersPromises.setImmediate({ 1, 'k' }))
        console.log('8', v6)
      end)
      if not ok_e5 then
        console.log('9', say(e5))
      end
      console.log('10', await(Promise.resolve(65)))
      do return 49 end
    end)():next(function(v7)
      console.log('11', v7)
    end, function(e8)
      console.log('12', say(e8))
    end)
    if n4 ~= 3 then
      setImmediate(f3)
    end
  end
  setImmediate(f3)
end)
cpu(5)
