-- async functions, c:61
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
process.nextTick(async(function()
  console.log('2')
  local ok_e1, e1 = pcall(function()
    local v2 = await({ next = function(_, resolve, reject)
      resolve(66)
    end })
    console.log('3', v2)
    console.log('4', await(timersPromises.setImmediate(false)))
  end)
  if not ok_e1 then
    console.log('5', say(e1))
  end
  console.log('6', await(Promise.resolve(nil)))
end))
async(function()
  console.log('7')
  local ok_e3, e3 = pcall(function()
    local v4 = await(Promise.resolve(88))
    console.log('8', v4)
  end)
  if not ok_e3 then
    console.log('9', say(e3))
  end
  local ok_e5, e5 = pcall(function()
    local v6 = await(Promise.resolve())
    console.log('10', v6)
  end)
  if not ok_e5 then
    console.log('11', say(e5))
  end
end)():next(function(v7)
  console.log('12', v7)
end, function(e8)
  console.log('13', say(e8))
end)
process.nextTick(async(function()
  console.log('14')
  console.log('15', await(timersPromises.setImmediate('y')))
  local ok_e9, e9 = pcall(function()
    local v10 = await(Promise.resolve(91))
    console.log('16', v10)
    local ok_e11, e11 = pcall(function()
      local v12 = await({ next = function(_, resolve, reject)
        console.log('17')
        queueMicrotask(function()
          resolve(56)
        end)
      end })
      console.log('18', v12)
      error(RangeError.new('e13'), 0)
    end)
    if not ok_e11 then
      console.log('19', say(e11))
    end
  end)
  if not ok_e9 then
    console.log('20', say(e9))
  end
end))
queueMicrotask(function()
  console.log('21')
end)
cpu(5)
