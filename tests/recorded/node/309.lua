-- pool, long turns, d:11
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  await(fs.promises.writeFile(".", "x"))
  console.log('3')
  await(fs.promises.writeFile(".", "x"))
  console.log('4')
  await(fs.promises.writeFile(".", "x"))
  console.log('5')
end)():next(function(v1)
  console.log('6', v1)
  fs.writeFile(".", "x", function()
    console.log('7')
    fs.promises.stat("."):next(function()
      console.log('8')
      crypto.randomBytes(8, { ms = 0.1 }, function()
        console.log('9')
        Promise.any({ Promise.reject('r4'), Promise.reject('r5') }):catch(function(e3)
          console.log('10', e3.name, e3.message, #e3.errors, say(e3.errors[2]))
        end)
      end)
    end)
  end)
end, function(e2)
  console.log('11', say(e2))
end)
local n7 = 0
local spin6
spin6 = function()
  n7 = n7 + 1
  cpu(6)
  if n7 ~= 14 then
    setImmediate(spin6)
  end
end
spin6()
