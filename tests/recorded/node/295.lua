-- handled errors, c:129
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
  queueMicrotask(function()
    console.log('2')
  end)
end)
process.on('warning', function(w)
  console.log('3', w.name)
end)
console.log('4')
Promise.any({}):next(function(v1)
  console.log('5', v1)
end, function(e2)
  console.log('6', say(e2))
  setTimeout(function()
    console.log('7')
    Promise.resolve():next(function()
      console.log('8')
      error(Error.new('e3'), 0)
    end)
    error(Error.new('e4'), 0)
  end, 57)
  process.on('exit', function(code)
    console.log('9', code)
    setImmediate(function()
      console.log('10')
      queueMicrotask(function()
        console.log('11')
        local ok_e6, e6 = pcall(function()
          local t5
          t5.x = 1
          console.log('12')
        end)
        if not ok_e6 then
          console.log('13', e6.name)
        end
        process.exitCode = 5
        error(Error.new('e7'), 0)
      end)
      local n9 = 0
      local h8
      h8 = setInterval(function()
        n9 = n9 + 1
        console.log('14', n9)
        console.log('15')
        if n9 == 3 then
          clearInterval(h8)
        end
        error(TypeError.new('e10'), 0)
      end, 14)
    end)
  end)
end)
cpu(5)
