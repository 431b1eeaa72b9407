-- fatal errors, b:112
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(function()
  console.log('2')
  local n1 = 0
  local h2
  h2 = setTimeout(function()
    n1 = n1 + 1
    console.log('3', n1)
    if n1 == 1 then
      h2:refresh()
    end
    console.log('4')
  end, 24)
  Promise.reject(Error.new('e3')):catch(function(e4)
    console.log('5', say(e4))
    process.nextTick(function()
      console.log('6')
    end)
  end):next(function(v5)
    console.log('7', v5)
    do return Promise.resolve(68) end
  end):next(nil, function(e6)
    console.log('8', say(e6))
    async(function()
      console.log('9')
      error(Error.new('e7'), 0)
    end)()
  end):catch(function(e8)
    console.log('10', say(e8))
  end):next(function(v9)
    console.log('11', v9)
    Promise.resolve({ next = function(_, resolve, reject)
      setImmediate(function()
        resolve(false)
      end)
    end }):next(nil, function(e11)
      console.log('12', say(e11))
      local p12 = Promise.reject(Error.new('e14'))
      setImmediate(function()
        console.log('14')
        p12:catch(function(e13)
          console.log('13', say(e13))
        end)
      end)
      do return 'z' end
    end):next(nil, function(e15)
      console.log('15', say(e15))
    end):next(function(v16)
      console.log('16', v16)
    end, function(e17)
      console.log('17', say(e17))
    end)
  end, function(e10)
    console.log('18', say(e10))
  end)
end)
cpu(5)
