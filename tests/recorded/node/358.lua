-- handled errors, d:80
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
end)
process.on('rejectionHandled', function()
  console.log('2')
end)
process.on('warning', function(w)
  console.log('3', w.name)
end)
console.log('4')
local ch1 = MessageChannel.new()
ch1.port2:on('message', function(m)
  if m == 3 then
    ch1.port1:close()
  end
  console.log('5', m)
  error(Error.new('e2'), 0)
end)
ch1.port1:postMessage(1)
ch1.port1:postMessage(2)
ch1.port1:postMessage(3)
local h3 = setTimeout(function()
  console.log('6')
  local n5 = 0
  local f4
  f4 = function()
    n5 = n5 + 1
    console.log('7', n5)
    local n7 = 0
    local f6
    f6 = function()
      n7 = n7 + 1
      console.log('8', n7)
      Promise.resolve():next(function(v8)
        console.log('9', v8)
        local ok_e10, e10 = pcall(function()
          local t9
          t9.x = 1
          console.log('10')
        end)
        if not ok_e10 then
          console.log('11', e10.name)
        end
      end, function(e11)
        console.log('12', say(e11))
        error('r12', 0)
      end):finally(function()
        console.log('13')
        do return { 2, 'k' } end
      end):next(function(v13)
        console.log('14', v13)
      end, function(e14)
        console.log('15', say(e14))
      end):next(function(v15)
        console.log('16', v15)
      end):next(function(v16)
        console.log('17', v16)
      end):next(function(v17)
        console.log('18', v17)
      end, function(e18)
        console.log('19', say(e18))
      end)
      if n7 ~= 5 then
        process.nextTick(f6)
      end
    end
    process.nextTick(f6)
    if n5 ~= 3 then
      process.nextTick(f4)
    end
  end
  process.nextTick(f4)
end, 9)
cpu(3)
setTimeout(function()
  console.log('20')
end, 9)
clearTimeout(h3)
setTimeout(function()
  console.log('21')
end, 7)
cpu(30)
cpu(5)
