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
    r1:push('c3...')
  end
end })
r1:on('error', function(e)
  console.log('2', told(e))
end)
r1:on('close', function()
  console.log('3')
  for i5 = 1, 2 do
    local r4 = text(r1:read(3))
    if r4 ~= nil then
      console.log('4', r4)
    end
  end
end)
r1:on('end', function()
  console.log('5')
end)
setImmediate(function()
  async(function()
    local ok_e7, e7 = pcall(function()
      for v6 in awaiting(r1) do
        console.log('6', text(v6))
        await({ 3, 'k' })
        console.log('7')
      end
      console.log('8')
    end)
    if not ok_e7 then
      console.log('9', told(e7))
    end
    console.log('10')
  end)()
end)
stream.finished(r1, function(e)
  console.log('11', told(e))
end)
cpu(5)
