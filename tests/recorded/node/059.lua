-- pool, long turns, a:88
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(function()
  console.log('2')
  fs.stat(".", function()
    console.log('3')
    process.nextTick(function()
      console.log('4')
    end)
  end)
  process.nextTick(function()
    console.log('5')
    fs.stat(".", function()
      console.log('6')
      Promise.resolve({ next = function(_, resolve, reject)
        console.log('7')
        setTimeout(function()
          resolve(true)
        end, 6)
      end }):next(function(v1)
        console.log('8', v1)
        console.log('9')
        console.log('10')
        do return Promise.resolve('word') end
      end):next(function(v2)
        console.log('11', v2)
        console.log('12')
        error(Error.new('e3'), 0)
      end, function(e4)
        console.log('13', say(e4))
      end):next(nil, function(e5)
        console.log('14', say(e5))
      end):next(function(v6)
        console.log('15', v6)
      end, function(e7)
        console.log('16', say(e7))
      end)
    end)
  end)
end)
local n9 = 0
local spin8
spin8 = function()
  n9 = n9 + 1
  cpu(6)
  if n9 ~= 14 then
    setImmediate(spin8)
  end
end
spin8()
