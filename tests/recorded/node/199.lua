-- exit, b:139
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
queueMicrotask(function()
  console.log('2')
  setImmediate(function()
    console.log('3')
    local n1 = 0
    local h2
    h2 = setInterval(function()
      n1 = n1 + 1
      console.log('4', n1)
      if n1 == 3 then
        clearInterval(h2)
      end
      cpu(22)
    end, 5)
  end)
  process.nextTick(function()
    console.log('5')
    process.nextTick(function()
      console.log('6')
    end)
  end)
  setImmediate(function()
    console.log('7')
    process.exit(1)
    console.log('8')
  end)
end)
local w3 = Promise.withResolvers()
w3.promise:next(function(v4)
  console.log('9', v4)
  process.nextTick(function()
    console.log('10')
    local n7 = 0
    local f6
    f6 = function()
      n7 = n7 + 1
      console.log('11', n7)
      if n7 ~= 3 then
        queueMicrotask(f6)
      end
    end
    queueMicrotask(f6)
    local h8
    h8 = setTimeout(function()
      console.log('12')
      setTimeout(function()
        console.log('13')
        console.log('14')
        console.log('15')
      end, 27)
      async(function()
        await('z')
        do return nil end
      end)():catch(function(e9)
        console.log('16', say(e9))
        do return { next = function(_, resolve, reject)
          console.log('17')
          process.nextTick(function()
            reject(RangeError.new('e10'))
          end)
        end } end
      end):next(function(v11)
        console.log('18', v11)
      end, function(e12)
        console.log('19', say(e12))
      end)
    end, 79)
  end)
end, function(e5)
  console.log('20', say(e5))
end)
process.nextTick(function()
  w3.resolve(Promise.resolve('z'))
end)
w3.promise:next(function(v13)
  console.log('21', v13)
end, function(e14)
  console.log('22', say(e14))
end)
cpu(5)
