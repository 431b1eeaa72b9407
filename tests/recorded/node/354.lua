-- async functions, d:75
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
local n2 = 0
local f1
f1 = function()
  n2 = n2 + 1
  console.log('2', n2)
  async(function()
    console.log('3')
    console.log('4', await(timersPromises.setImmediate({ 1, 'k' })))
    console.log('5', await(timersPromises.setImmediate({ a = 8 })))
  end)():next(function(v3)
    console.log('6', v3)
  end, function(e4)
    console.log('7', say(e4))
    async(function()
      console.log('8')
      local ok_e5, e5 = pcall(function()
        local v6 = await(Promise.new(function(resolve, reject)
          console.log('9')
          setTimeout(function()
            resolve(Promise.reject(Error.new('e7')))
          end, 58)
        end))
        console.log('10', v6)
      end)
      if not ok_e5 then
        console.log('11', say(e5))
      end
    end)():next(function(v8)
      console.log('12', v8)
      async(function()
        console.log('13')
        do return await(Promise.resolve('y')) end
      end)():next(function(v10)
        console.log('14', v10)
        console.log('15')
      end, function(e11)
        console.log('16', say(e11))
        local f12 = async(function(name)
          for i13 = 1, 2 do
            console.log('17', name, i13)
            await(4)
          end
        end)
        f12('a')
        f12('b')
      end)
    end, function(e9)
      console.log('18', say(e9))
    end)
  end)
  if n2 ~= 4 then
    process.nextTick(f1)
  end
end
process.nextTick(f1)
process.nextTick(function()
  console.log('19')
  queueMicrotask(async(function()
    console.log('20')
    local ok_e14, e14 = pcall(function()
      local v15 = await(89)
      console.log('21', v15)
      error('r16', 0)
    end)
    if not ok_e14 then
      console.log('22', say(e14))
    end
  end))
end)
