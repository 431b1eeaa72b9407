-- everything, b:8
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  setTimeout(function()
    console.log('3')
    setImmediate(function()
      console.log('4')
      local h1
      h1 = setTimeout(function()
        console.log('5')
        cpu(3)
        local f2 = async(function(name)
          for i3 = 1, 2 do
            console.log('6', name, i3)
            await(Promise.resolve())
          end
        end)
        f2('a')
        f2('b')
        console.log('8')
      end, 30)
    end)
    Promise.any({ Promise.reject('r5'), Promise.reject('r6') }):catch(function(e4)
      console.log('9', e4.name, e4.message, #e4.errors, say(e4.errors[2]))
    end)
  end, 5)
end)
cpu(5)
