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
  if i2 == 2 then
    r1:push(nil)
  end
  if i2 == 1 then
    console.log('2')
    r1:push('c3....')
  end
end, highWaterMark = 4 })
r1:on('error', function(e)
  console.log('6', told(e))
end)
r1:on('end', function()
  console.log('7')
end)
local t4
t4 = stream.Transform.new({ transform = function(c, enc, cb)
  console.log('3', text(c))
  setImmediate(function()
    cb(nil, c)
  end)
end, highWaterMark = 0, flush = function(cb)
  console.log('4')
  queueMicrotask(function()
    cb(nil, 'c5...')
  end)
end, objectMode = true })
t4:on('error', function(e)
  console.log('8', told(e))
end)
t4:on('end', function()
  console.log('9')
end)
t4:on('finish', function()
  console.log('10')
end)
t4:on('drain', function()
  console.log('11')
end)
local w6 = stream.Writable.new({ write = function(c, enc, cb)
  console.log('5', text(c))
  queueMicrotask(function()
    cb()
  end)
end })
w6:on('error', function(e)
  console.log('12', told(e))
end)
w6:on('close', function()
  console.log('13')
end)
w6:on('finish', function()
  console.log('14')
end)
w6:on('drain', function()
  console.log('15')
end)
w6:on('pipe', function()
  console.log('16')
end)
r1:pipe(t4)
t4:pipe(w6)
cpu(5)
