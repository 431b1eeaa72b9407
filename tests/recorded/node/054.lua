-- everything, a:82
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  for v1 in awaiting(async_generator(function(yield)
    console.log('2')
    console.log('3', await(Promise.resolve(97)))
    yield(97)
    yield(7)
  end)) do
    console.log('4', v1)
  end
  console.log('5')
end)():next(function(v3)
  console.log('6', v3)
  console.log('7')
end, function(e4)
  console.log('8', say(e4))
  local h5
  h5 = setTimeout(function()
    console.log('9')
  end, 66)
end)
local n6 = 0
local h7
h7 = setInterval(function()
  n6 = n6 + 1
  console.log('10', n6)
  setImmediate(function()
    console.log('11')
    setTimeout(function()
      console.log('12')
      local em8 = EventEmitter.new()
      local n9 = 0
      em8:on('ev', function(a)
        n9 = n9 + 1
        console.log('13', a, n9)
        if n9 == 1 then
          em8:emit('ev', 'inner')
        end
        console.log('14', a)
      end)
      em8:once('ev', function(a)
        console.log('15', a)
        local em10 = EventEmitter.new()
        em10:prependListener('ev', function(a, b)
          console.log('16', a, b)
          console.log('17')
        end)
        local f11 = function(a)
          console.log('18', a)
          Promise.any({ Promise.reject('r13'), Promise.reject(Error.new('e14')) }):catch(function(e12)
            console.log('19', e12.name, e12.message, #e12.errors, say(e12.errors[2]))
          end)
        end
        em10:on('ev', f11)
        em10:on('ev', function(a, b)
          console.log('20', a, b)
          console.log('21')
          local em15 = EventEmitter.new()
          local ok_e16, e16 = pcall(function()
            em15:emit('error', Error.new('m17'))
            console.log('22')
          end)
          if not ok_e16 then
            console.log('23', say(e16))
          end
        end)
        em10:prependListener('ev', function(a, b)
          console.log('24', a, b)
          local em18 = EventEmitter.new()
          em18:on('error', function(x)
            console.log('25', say(x))
          end)
          local ok_e19, e19 = pcall(function()
            em18:emit('error', Error.new('m20'))
            console.log('26')
          end)
          if not ok_e19 then
            console.log('27', say(e19))
          end
          local f21 = async(function(name)
            for i22 = 1, 2 do
              console.log('28', name, i22)
              await({ next = function(_, resolve, reject)
                console.log('29')
                resolve(nil)
              end })
            end
          end)
          f21('a')
          f21('b')
        end)
      end)
      em8:emit('ev', 'outer')
    end, 0.2)
  end)
  if n6 == 2 then
    clearInterval(h7)
  end
  cpu(15)
end, 5)
local h23 = setTimeout(function()
  console.log('30')
  setImmediate(function()
    console.log('31')
    clearInterval(h7)
  end)
end, 13)
cpu(3)
h23:unref()
setTimeout(function()
  console.log('32')
end, 11)
cpu(30)
cpu(5)
