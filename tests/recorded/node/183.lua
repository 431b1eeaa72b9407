-- pool, blocked, b:120
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
  queueMicrotask(function()
    console.log('2')
  end)
end)
console.log('3')
queueMicrotask(function()
  console.log('4')
  fs.stat(".", function()
    console.log('5')
    zlib.gzip("x", { ms = 0.1 }, function()
      console.log('6')
    end)
  end)
end)
local n2 = 0
local spin1
spin1 = function()
  n2 = n2 + 1
  cpu(6)
  if n2 ~= 10 then
    setImmediate(spin1)
  end
end
spin1()
