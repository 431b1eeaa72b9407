-- async functions, a:138
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  local ok_e1, e1 = pcall(function()
    local v2 = await({ next = function(_, resolve, reject)
      resolve(98)
      console.log('3')
      queueMicrotask(function()
        resolve(69)
      end)
    end })
    console.log('4', v2)
    local ok_e3, e3 = pcall(function()
      local v4 = await({ next = function(_, resolve, reject)
        console.log('5')
        setTimeout(function()
          resolve(73)
        end, 22)
      end })
      console.log('6', v4)
    end)
    if not ok_e3 then
      console.log('7', say(e3))
    end
  end)
  if not ok_e1 then
    console.log('8', say(e1))
  end
  local ok_e5, e5 = pcall(function()
    local v6 = await(Promise.resolve({ a = 7 }))
    console.log('9', v6)
  end)
  if not ok_e5 then
    console.log('10', say(e5))
    await(7)
    console.log('11')
  end
  local ok_e7, e7 = pcall(function()
    local v8 = await({ next = function(_, resolve, reject)
      console.log('12')
      queueMicrotask(function()
        resolve(14)
      end)
    end })
    console.log('13', v8)
  end)
  if not ok_e7 then
    console.log('14', say(e7))
  end
end)():next(function(v9)
  console.log('15', v9)
end, function(e10)
  console.log('16', say(e10))
  local f11 = async(function(name)
    for i12 = 1, 2 do
      console.log('17', name, i12)
      await(Promise.resolve())
    end
  end)
  f11('a')
  f11('b')
end)
queueMicrotask(function()
  console.log('19')
  local n14 = 0
  local f13
  f13 = function()
    n14 = n14 + 1
    console.log('20', n14)
    process.nextTick(function()
      console.log('21')
    end)
    if n14 ~= 2 then
      process.nextTick(f13)
    end
  end
  process.nextTick(f13)
end)
