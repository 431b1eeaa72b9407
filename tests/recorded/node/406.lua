runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
local function told(e) return e == nil and 'none' or say(e) end
local function text(v) return v end
console.log('1')
local i2 = 0
local r1
r1 = stream.Readable.new({ read = function()
  i2 = i2 + 1
  if i2 == 1 then
    r1:push(nil)
  end
end, highWaterMark = 5 })
r1:on('error', function(e)
  console.log('4', told(e))
end)
r1:on('close', function()
  console.log('5')
end)
r1:on('end', function()
  console.log('6')
end)
r1:on('resume', function()
  console.log('7')
end)
local t3
t3 = stream.Transform.new({ transform = function(c, enc, cb)
  console.log('2', text(c))
  cb()
end, highWaterMark = 8 })
local d4 = stream.Duplex.new({ write = function(c, enc, cb)
  console.log('3', text(c))
  setImmediate(function()
    cb()
  end)
end, read = function() end, highWaterMark = 7 })
d4:on('error', function(e)
  console.log('8', told(e))
  for i7 = 1, 1 do
    local r6 = text(d4:read())
    if r6 ~= nil then
      console.log('9', r6)
    end
  end
end)
d4:on('close', function()
  console.log('10')
end)
d4:on('resume', function()
  console.log('11')
end)
d4:on('finish', function()
  console.log('12')
  console.log('13', d4:write('c8'))
end)
d4:on('drain', function()
  console.log('14')
end)
stream.promises.pipeline(r1, t3, d4):next(function()
  console.log('15')
end, function(e)
  console.log('16', told(e))
end)
process.nextTick(function()
  r1:destroy(Error.new('e9'))
end)
queueMicrotask(function()
  console.log('17')
end)
cpu(5)
