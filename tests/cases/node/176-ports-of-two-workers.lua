-- Ports are served in the order of their creation, not of the posting.
runtime "node"

local up, count = 0, 0
local function make(n)
  local w = Worker.new(function()
    setTimeout(function() parentPort:postMessage("a") parentPort:postMessage("b") end, workerData == 2 and 60 or 120)
    setTimeout(function() end, 3000)
  end, { workerData = n })
  w:on("message", function(m)
    console.log("w" .. n .. m)
    count = count + 1
    if count == 4 then process.exit() end
  end)
  w:on("online", function()
    up = up + 1
    if up == 2 then setImmediate(function() cpu(250) end) end
  end)
end
make(1) make(2)
