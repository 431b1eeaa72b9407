-- Messages wait until the Worker listens; its port closes; it ends.
local w = Worker.new(function()
  parentPort:on("message", function(m)
    parentPort:postMessage(m * 2)
    if m == 3 then parentPort:close() end
  end)
end)
w:on("message", function(m) console.log("got", m) end)
w:on("exit", function(c) console.log("exit", c) end)
for i = 1, 3 do w:postMessage(i) end
