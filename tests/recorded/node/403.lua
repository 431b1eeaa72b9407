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
  if i2 == 5 then
    r1:push(nil)
  end
  if i2 == 1 then
    r1:push('c3..')
    error(Error.new('e4'), 0)
  end
  if i2 == 2 then
    r1:push('c5....')
    error(Error.new('e6'), 0)
  end
  if i2 == 3 then
    r1:push('c7')
  end
  if i2 == 4 then
    r1:push('c8.')
  end
  i2 = i2 + 1
  if i2 == 5 then
    r1:push(nil)
  end
  if i2 == 1 then
    r1:push('c3..')
    error(Error.new('e4'), 0)
  end
  if i2 == 2 then
    r1:push('c5....')
    error(Error.new('e6'), 0)
  end
  if i2 == 3 then
    r1:push('c7')
  end
  if i2 == 4 then
    r1:push('c8.')
  end
end, highWaterMark = 7 })
local p9 = stream.PassThrough.new({ highWaterMark = 9 })
p9:on('error', function(e)
  console.log('3', told(e))
end)
p9:on('close', function()
  console.log('4')
end)
p9:on('end', function()
  console.log('5')
  console.log('6', p9:write('c12'))
end)
p9:on('resume', function()
  console.log('7')
end)
p9:on('finish', function()
  console.log('8')
end)
p9:on('drain', function()
  console.log('9')
end)
local w10 = stream.Writable.new({ write = function(c, enc, cb)
  console.log('2', text(c))
  queueMicrotask(function()
    cb()
  end)
end })
w10:on('error', function(e)
  console.log('10', told(e))
end)
w10:on('close', function()
  console.log('11')
end)
w10:on('finish', function()
  console.log('12')
end)
w10:on('prefinish', function()
  console.log('13')
end)
stream.pipeline(r1, p9, w10, function(e)
  console.log('14', told(e))
end)
local i14 = 0
local r13
r13 = stream.Readable.new({ read = function()
  setImmediate(function()
    i14 = i14 + 1
    if i14 == 5 then
      r13:push(nil)
    end
    if i14 == 1 then
      r13:push('c15...')
      r13:destroy(Error.new('e16'))
    end
    if i14 == 2 then
      r13:push('c17.')
    end
    if i14 == 3 then
      console.log('15')
      r13:push('c18...')
    end
    if i14 == 4 then
      r13:push('c19.')
    end
  end)
end })
r13:on('error', function(e)
  console.log('16', told(e))
end)
r13:on('close', function()
  console.log('17')
  console.log('18', text(r13.closed), text(r13.readableDidRead))
end)
r13:on('end', function()
  console.log('19')
end)
r13:on('resume', function()
  console.log('20')
end)
r13:on('data', function(d)
  console.log('21', text(d))
end)
process.nextTick(function()
  console.log('22', text(r13.readableDidRead), text(r13.readableDidRead))
end)
queueMicrotask(function()
  r13:setEncoding('utf8')
end)
process.nextTick(function()
  r13:resume()
end)
cpu(5)
