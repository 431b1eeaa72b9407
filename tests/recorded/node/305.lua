-- fatal errors, d:7
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local h1
h1 = setTimeout(function()
  console.log('2')
  setTimeout(function()
    console.log('3')
    Promise.any({}):next(function(v2)
      console.log('4', v2)
      process.nextTick(function()
        console.log('5')
        local ok_e5, e5 = pcall(function()
          local t4
          t4.x = 1
          console.log('6')
        end)
        if not ok_e5 then
          console.log('7', e5.name)
        end
        console.log('8')
      end)
    end, function(e3)
      console.log('9', say(e3))
    end)
    error(Error.new('e6'), 0)
  end, 39)
end, 39)
cpu(5)
