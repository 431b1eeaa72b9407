-- timers, b:56
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local h1
h1 = setTimeout(function()
  console.log('2')
  local n2 = 0
  local h3
  h3 = setInterval(function()
    n2 = n2 + 1
    console.log('3', n2)
    local h4
    h4 = setTimeout(function()
      console.log('4')
      queueMicrotask(function()
        console.log('5')
        cpu(12)
        console.log('6')
      end)
      local h5
      h5 = setTimeout(function()
        console.log('7')
        cpu(3)
      end, 66)
      local p6 = async(function()
        console.log('8')
        do return { 3, 'k' } end
      end)()
      p6:next(function(v7)
        console.log('9', v7)
        cpu(25)
      end, function(e8)
        console.log('10', say(e8))
      end)
    end, 29)
    if n2 == 4 then
      clearInterval(h3)
    end
  end, 29)
end, 0)
cpu(5)
