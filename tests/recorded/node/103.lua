-- pool, blocked, b:6
runtime("node", { threadpool = 1 })
local function say(e)
  if type(e) == 'string' or type(e) == 'number' or e == nil then return String(e) end
  return e.name == 'TypeError' and e.name or e.name .. ':' .. e.message
end
process.on('uncaughtException', function(e, origin)
  console.log('1', say(e), origin)
end)
console.log('2')
fs.stat("/no/such", { error = "ENOENT" }, function(err)
  console.log('3', err.code)
  console.log('4')
  local n2 = 0
  local f1
  f1 = function()
    n2 = n2 + 1
    console.log('5', n2)
    if n2 ~= 3 then
      setImmediate(f1)
    end
  end
  setImmediate(f1)
end)
queueMicrotask(function()
  console.log('6')
  console.log('7')
  dns.lookup("127.0.0.1", function()
    console.log('8')
  end)
end)
local n4 = 0
local spin3
spin3 = function()
  n4 = n4 + 1
  cpu(6)
  if n4 ~= 10 then
    setImmediate(spin3)
  end
end
spin3()
