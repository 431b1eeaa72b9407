-- modules, d:83
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
setTimeout(function()
  console.log('2')
  local n2 = 0
  local f1
  f1 = function()
    n2 = n2 + 1
    console.log('3', n2)
    queueMicrotask(function()
      console.log('4')
      local h3
      h3 = setImmediate(function()
        console.log('5')
        cpu(25)
        Promise.any({ Promise.reject('r5'), Promise.reject(Error.new('e6')) }):catch(function(e4)
          console.log('6', e4.name, e4.message, #e4.errors, say(e4.errors[2]))
        end)
        console.log('7')
      end)
      setImmediate(function()
        console.log('8')
      end)
    end)
    if n2 ~= 3 then
      process.nextTick(f1)
    end
  end
  process.nextTick(f1)
end, 71)
cpu(5)
