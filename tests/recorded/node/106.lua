-- fatal errors, b:10
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('exit', function(code)
  console.log('1', code)
  setImmediate(function(a)
    console.log('2', a)
  end, { 1, 'k' })
  local n1 = 0
  local h2
  h2 = setTimeout(function()
    n1 = n1 + 1
    console.log('3', n1)
    if n1 == 1 then
      h2:refresh()
    end
    console.log('4')
  end, 53)
end)
process.on('unhandledRejection', function(e)
  console.log('5', say(e))
end)
console.log('6')
setTimeout(function()
  console.log('7')
  local h3
  h3 = setTimeout(function()
    console.log('8')
    queueMicrotask(function()
      console.log('9')
      local n4 = 0
      local h5
      h5 = setInterval(function()
        n4 = n4 + 1
        console.log('10', n4)
        cpu(12)
        if n4 == 2 then
          clearInterval(h5)
        end
      end, 23)
      Promise.new(function(resolve, reject)
        resolve('y')
      end):next(nil, function(e6)
        console.log('11', say(e6))
      end):next(function(v7)
        console.log('12', v7)
        do return async(function()
          do return 32 end
        end)():next(function(v8)
          console.log('13', v8)
          do return { a = 2 } end
        end) end
      end):next(function(v9)
        console.log('14', v9)
        do return { next = function(_, resolve, reject)
          resolve({ a = 6 })
          Promise.resolve():next(function()
            reject(RangeError.new('e10'))
          end)
        end } end
      end):next(function(v11)
        console.log('15', v11)
      end, function(e12)
        console.log('16', say(e12))
      end)
    end)
  end, 83)
end, 1)
cpu(5)
