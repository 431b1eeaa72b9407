-- everything, c:86
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local p1 = async(function()
  do return Promise.new(function(resolve, reject)
    process.nextTick(function()
      resolve(3)
    end)
  end) end
end)()
p1:next(function(v2)
  console.log('2', v2)
  local h4 = setTimeout(function()
    console.log('3')
  end, 9)
  cpu(3)
  do
    h4:unref()
    clearTimeout(h4)
  end
  setTimeout(function()
    console.log('4')
    process.nextTick(function()
      console.log('5')
      setTimeout(function()
        console.log('6')
      end, 61)
    end)
  end, 5)
  cpu(30)
end, function(e3)
  console.log('7', say(e3))
end)
queueMicrotask(function()
  console.log('8')
  setImmediate(function()
    console.log('9')
    local n6 = 0
    local f5
    f5 = function()
      n6 = n6 + 1
      console.log('10', n6)
      if n6 ~= 5 then
        process.nextTick(f5)
      end
    end
    process.nextTick(f5)
    process.nextTick(function()
      console.log('11')
    end)
  end)
end)
cpu(5)
