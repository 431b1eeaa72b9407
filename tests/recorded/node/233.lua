-- modules, c:43
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(function()
  console.log('2')
end)
local n2 = 0
local f1
f1 = function()
  n2 = n2 + 1
  console.log('3', n2)
  local w3 = Promise.withResolvers()
  w3.promise:next(function(v4)
    console.log('4', v4)
    queueMicrotask(function()
      console.log('5')
      process.nextTick(function()
        console.log('6')
        local f6 = async(function(name)
          for i7 = 1, 3 do
            console.log('7', name, i7)
            await(69)
          end
        end)
        f6('a')
        f6('b')
        console.log('8')
        local f8 = async(function(name)
          for i9 = 1, 2 do
            console.log('9', name, i9)
            await({ next = function(_, resolve, reject)
              console.log('10')
              resolve(86)
            end })
          end
        end)
        f8('a')
        f8('b')
      end)
      Promise.race({ timersPromises.setTimeout(84, 'word'), timersPromises.setImmediate('x'):next(nil, function(e10)
        console.log('11', say(e10))
      end), timersPromises.setTimeout(14, { a = 2 }) }):next(function(v11)
        console.log('12', v11)
      end, function(e12)
        console.log('13', say(e12))
        Promise.any({ Promise.reject('r14'), Promise.reject(TypeError.new('e15')) }):catch(function(e13)
          console.log('14', e13.name, e13.message, #e13.errors, say(e13.errors[2]))
        end)
      end)
    end)
  end, function(e5)
    console.log('15', say(e5))
  end)
  w3.resolve(Promise.resolve(39))
  w3.promise:next(function(v16)
    console.log('16', v16)
  end, function(e17)
    console.log('17', say(e17))
  end)
  if n2 ~= 5 then
    queueMicrotask(f1)
  end
end
queueMicrotask(f1)
cpu(5)
