runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
local function told(e) return e == nil and 'none' or say(e) end
local function text(v) return v end
console.log('1')
queueMicrotask(function()
  console.log('2')
end)
local t1
t1 = stream.Transform.new({ transform = function(c, enc, cb)
  console.log('3', text(c))
  cb(nil, c)
end, writableHighWaterMark = 8 })
t1:on('error', function(e)
  console.log('4', told(e))
  t1:removeAllListeners('readable')
end)
t1:on('pause', function()
  console.log('5')
end)
t1:on('finish', function()
  console.log('6')
end)
t1:on('readable', function()
  console.log('7')
  for i3 = 1, 1 do
    local r2 = text(t1:read(1))
    if r2 ~= nil then
      console.log('8', r2)
    end
  end
end)
stream.finished(t1, function(e)
  console.log('9', told(e))
end)
setImmediate(function()
  t1:uncork()
end)
setImmediate(function()
  console.log('11', t1:write('c4...', function(e)
    console.log('10', told(e))
  end))
end)
cpu(5)
