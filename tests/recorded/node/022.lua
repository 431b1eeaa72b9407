-- pool, blocked, a:29
runtime("node", { threadpool = 1 })
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
end)():next(function(v1)
  console.log('5', v1)
  fs.promises.stat("."):next(function()
    console.log('6')
  end)
end, function(e2)
  console.log('7', say(e2))
  local ch3 = MessageChannel.new()
  local n4 = 0
  ch3.port2:on('message', function(m)
    n4 = n4 + 1
    console.log('8', m, n4)
    local s5 = net.connect({ path = "/no/such.sock" })
    s5:on('error', function(e)
      console.log('9', e.code)
      console.log('10')
      fs.open(".", function(err, fd)
        console.log('13')
        console.log('14')
        fs.close(fd, function()
          console.log('11')
        end)
      end)
    end)
    dns.lookup("127.0.0.1", function()
      console.log('15')
      fs.promises.readFile("."):next(function()
        console.log('16')
      end)
    end)
    if n4 == 2 then
      ch3.port1:close()
    end
  end)
  ch3.port1:postMessage(70)
  ch3.port1:postMessage({ 3, 'k' })
end)
local n7 = 0
local spin6
spin6 = function()
  n7 = n7 + 1
  console.log('17', n7)
  cpu(6)
  if n7 ~= 10 then
    setImmediate(spin6)
  end
end
spin6()
