-- modules, b:63
runtime("node", { module = "esm" })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local n1 = 0
local h2
h2 = setTimeout(function()
  n1 = n1 + 1
  console.log('2', n1)
  if n1 == 1 then
    h2:refresh()
  end
  console.log('3')
end, 1)
local f3 = async(function(name)
  for i4 = 1, 2 do
    console.log('4', name, i4)
    await(77)
  end
end)
f3('a')
f3('b')
process.nextTick(function()
  console.log('6')
  setImmediate(function(a)
    console.log('7', a)
    local p5 = Promise.new(function(resolve, reject)
      resolve(nil)
    end)
    p5:next(function(v6)
      console.log('8', v6)
    end, function(e7)
      console.log('9', say(e7))
    end)
  end, { a = 7 })
end)
