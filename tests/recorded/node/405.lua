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
end, highWaterMark = 3, construct = function(cb)
  console.log('2')
  setImmediate(function()
    cb(Error.new('e3'))
  end)
end })
r1:on('error', function(e)
  console.log('7', told(e))
end)
r1:on('close', function()
  console.log('8')
end)
r1:on('end', function()
  console.log('9')
end)
local t4
t4 = stream.Transform.new({ transform = function(c, enc, cb)
  console.log('3', text(c))
  setImmediate(function()
    cb(nil, c)
  end)
end, readableHighWaterMark = 1, destroy = function(e, cb)
  console.log('4', told(e))
  queueMicrotask(function()
    cb(e)
  end)
end })
t4:on('finish', function()
  console.log('10')
end)
t4:on('drain', function()
  console.log('11')
end)
local w5 = stream.Writable.new({ write = function(c, enc, cb)
  console.log('5', text(c))
  cb()
end, final = function(cb)
  console.log('6')
  setImmediate(function()
    cb()
  end)
end, highWaterMark = 2, objectMode = true })
w5:on('error', function(e)
  console.log('12', told(e))
end)
w5:on('close', function()
  console.log('13')
end)
w5:on('finish', function()
  console.log('14')
end)
w5:on('drain', function()
  console.log('15')
end)
process.nextTick(function()
  r1:pipe(t4)
end)
setImmediate(function()
  t4:pipe(w5)
end)
local i8 = 0
local r7
r7 = stream.Readable.new({ read = function()
  i8 = i8 + 1
  if i8 == 3 then
    r7:push(nil)
  end
  if i8 == 1 then
    console.log('16')
    r7:push('c9')
  end
  if i8 == 2 then
    r7:push('c10...')
  end
end })
local p11 = stream.PassThrough.new({ highWaterMark = 0 })
local p12 = stream.PassThrough.new({ highWaterMark = 6 })
p12:on('error', function(e)
  console.log('18', told(e))
end)
p12:on('close', function()
  console.log('19')
end)
p12:on('end', function()
  console.log('20')
  for i16 = 1, 4 do
    local r15 = text(p12:read(5))
    if r15 ~= nil then
      console.log('21', r15)
    end
  end
end)
p12:on('finish', function()
  console.log('22')
  console.log('23', p12:write('c17..'))
end)
p12:on('drain', function()
  console.log('24')
end)
local w13 = stream.Writable.new({ write = function(c, enc, cb)
  console.log('17', text(c))
  setImmediate(function()
    cb()
  end)
end, highWaterMark = 3 })
stream.pipeline(r7, p11, p12, w13, function(e)
  console.log('25', told(e))
end)
cpu(5)
