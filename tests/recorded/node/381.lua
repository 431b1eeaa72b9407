-- exit, d:113
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
local n1 = 0
process.on('beforeExit', function(code)
  n1 = n1 + 1
  console.log('1', code, n1)
  process.nextTick(function()
    console.log('2')
  end)
  queueMicrotask(function()
    console.log('3')
  end)
  if n1 == 2 then
    setImmediate(function()
      console.log('4')
      async(function()
        console.log('5')
        await(33)
        do return 46 end
      end)():next(function(v2)
        console.log('6', v2)
      end, function(e3)
        console.log('7', say(e3))
        process.nextTick(function()
          console.log('8')
          process.nextTick(function()
            console.log('9')
          end)
          local h4
          h4 = setImmediate(function()
            console.log('10')
            console.log('11')
            console.log('12')
          end)
        end)
        do return { next = function(_, resolve, reject)
          console.log('13')
          setImmediate(function()
            resolve(47)
          end)
        end } end
      end):next(function(v5)
        console.log('14', v5)
        local n8 = 0
        local f7
        f7 = function()
          n8 = n8 + 1
          console.log('15', n8)
          local p9 = Promise.resolve({ next = function(_, resolve, reject)
            console.log('16')
            setTimeout(function()
              resolve(86)
            end, 53)
          end })
          console.log('17', 'made')
          p9:next(function(v10)
            console.log('18', v10)
          end, function(e11)
            console.log('19', say(e11))
          end)
          if n8 ~= 5 then
            queueMicrotask(f7)
          end
        end
        queueMicrotask(f7)
      end, function(e6)
        console.log('20', say(e6))
        setTimeout(function(a, b)
          console.log('21', a, b)
        end, 13, 5, 18)
      end)
      process.nextTick(function(a, b, c)
        console.log('22', a, b, c)
        setTimeout(function()
          console.log('23')
          local h12
          h12 = setTimeout(function()
            console.log('24')
            setTimeout(function()
              console.log('25')
              process.exit(0)
              console.log('26')
            end, 43)
          end, 53)
        end, 13)
      end, 32, { a = 9 })
    end)
  end
end)
process.on('exit', function(code)
  console.log('27', code)
end)
console.log('28')
cpu(5)
