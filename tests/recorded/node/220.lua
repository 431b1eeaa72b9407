-- pool, blocked, c:22
runtime("node", { threadpool = 1 })
console.log('1')
fs.promises.stat("."):next(function()
  console.log('2')
  fs.readFile(".", function()
    console.log('3')
    local s1 = net.connect({ path = "/no/such.sock" })
    s1:on('error', function(e)
      console.log('4', e.code)
      console.log('5')
      local ch2 = MessageChannel.new()
      local n3 = 0
      ch2.port2:on('message', function(m)
        n3 = n3 + 1
        console.log('6', m, n3)
        console.log('7')
        if n3 == 2 then
          ch2.port1:close()
        end
      end)
      ch2.port1:postMessage(69)
      ch2.port1:postMessage(83)
    end)
    s1:on('close', function()
      console.log('8')
    end)
  end)
end)
local n5 = 0
local spin4
spin4 = function()
  n5 = n5 + 1
  cpu(6)
  if n5 ~= 10 then
    setImmediate(spin4)
  end
end
spin4()
