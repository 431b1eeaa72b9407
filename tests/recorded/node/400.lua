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
  local n2 = 0
  local w1 = stream.Writable.new({ writev = function(list, cb)
    console.log('3', #list)
    setImmediate(function()
      cb()
    end)
  end, write = function(c, enc, cb)
    console.log('4', text(c))
    setImmediate(function()
      n2 = n2 + 1
      if n2 == 3 then
        do return cb(Error.new('e3')) end
      end
      cb()
    end)
  end, highWaterMark = 9, emitClose = false })
  w1:on('error', function(e)
    console.log('5', told(e))
  end)
  w1:on('finish', function()
    console.log('6')
  end)
  w1:on('drain', function()
    console.log('7')
  end)
  w1:on('pipe', function()
    console.log('8')
  end)
  setImmediate(function()
    w1:cork()
  end)
  queueMicrotask(function()
    console.log('9', w1:write('c5.'))
  end)
  process.nextTick(function()
    console.log('10', text(w1.writableAborted), text(w1.writableFinished))
  end)
  queueMicrotask(function()
    console.log('11', w1:write('c6..'))
  end)
end)
cpu(5)
