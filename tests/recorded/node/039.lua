-- everything, a:52
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  Promise.race({ Promise.reject(RangeError.new('e1')), Promise.resolve(nil), timersPromises.setTimeout(81, 'y') }):next(function(v2)
    console.log('3', v2)
    queueMicrotask(function()
      console.log('4')
      local n5 = 0
      local f4
      f4 = function()
        n5 = n5 + 1
        console.log('5', n5)
        if n5 ~= 4 then
          process.nextTick(f4)
        end
      end
      process.nextTick(f4)
    end)
  end, function(e3)
    console.log('6', say(e3))
  end)
end)
cpu(5)
