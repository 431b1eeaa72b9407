-- pool, in sequence, b:104
runtime "node"
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
console.log('1')
async(function()
  console.log('2')
  await(Promise.new(function(resolve)
    dns.lookup("localhost", { ms = 0.1 }, function()
      console.log('3')
      resolve()
    end)
  end))
  console.log('4')
  await(Promise.new(function(resolve)
    zlib.gzip("x", { ms = 0.1 }, function()
      console.log('5')
      resolve()
    end)
  end))
  console.log('6')
end)():next(function(v1)
  console.log('7', v1)
end, function(e2)
  console.log('8', say(e2))
end)
cpu(5)
