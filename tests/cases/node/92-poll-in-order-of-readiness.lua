-- Sockets are read in the order in which they became readable.
runtime "node"

local peers, ready, s = {}, 0, nil
local function go()
  peers[2]:write("x") peers[0]:write("x") peers[1]:write("x")
  setImmediate(function() console.log("immediate") end)
  setTimeout(function() process.exit() end, 20)
end
s = net.createServer(function(c)
  c:once("data", function(d)
    peers[tonumber(d)] = c
    ready = ready + 1
    if ready == 3 then setTimeout(go, 30) end
    c:on("data", function() end)
  end)
end):listen(0, function()
  for i = 0, 2 do
    local c
    c = net.connect(s:address().port, function() c:write(tostring(i)) end)
    c:on("data", function()
      console.log("d" .. i)
      process.nextTick(function() console.log("t" .. i) end)
      Promise.resolve():next(function() console.log("p" .. i) end)
    end)
  end
end)
