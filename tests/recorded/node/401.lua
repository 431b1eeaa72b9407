runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
local function told(e) return e == nil and 'none' or say(e) end
local function text(v) return v end
console.log('1')
process.nextTick(function()
  console.log('2')
  local i2 = 0
  local r1
  r1 = stream.Readable.new({ read = function()
    setImmediate(function()
      i2 = i2 + 1
      if i2 == 5 then
        r1:push(nil)
      end
      if i2 == 1 then
        r1:push('c3')
      end
      if i2 == 2 then
        r1:push('c4...')
      end
      if i2 == 3 then
        console.log('3')
        r1:push('c5')
      end
      if i2 == 4 then
        r1:push('c6...')
      end
    end)
  end, highWaterMark = 7, destroy = function(e, cb)
    console.log('4', told(e))
    cb(e)
  end })
  r1:on('close', function()
    console.log('5')
  end)
  r1:on('end', function()
    console.log('6')
  end)
  r1:on('pause', function()
    console.log('7')
  end)
  r1:on('readable', function()
    console.log('8')
    for i8 = 1, 4 do
      local r7 = text(r1:read())
      if r7 ~= nil then
        console.log('9', r7)
      end
    end
  end)
end)
