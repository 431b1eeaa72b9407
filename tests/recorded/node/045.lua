-- async functions, a:64
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
Promise.race({ Promise.new(function(resolve, reject)
  resolve(nil)
  reject(Error.new('e1'))
end), { next = function(_, resolve, reject)
  console.log('2')
  resolve(81)
end }, Promise.resolve(86) }):next(function(v2)
  console.log('3', v2)
  setTimeout(async(function()
    console.log('4')
    console.log('5', await(nil))
    async(function()
      console.log('6')
      await(false)
      console.log('7')
      local ok_e4, e4 = pcall(function()
        local v5 = await(async(function()
          console.log('8')
          await({ 6, 'k' })
          console.log('9')
          do return true end
        end)())
        console.log('10', v5)
      end)
      if not ok_e4 then
        console.log('11', say(e4))
      end
      do return { 3, 'k' } end
    end)():next(function(v6)
      console.log('12', v6)
    end, function(e7)
      console.log('13', say(e7))
    end)
  end), 56)
end, function(e3)
  console.log('14', say(e3))
end)
