runtime "node"

setTimeout(function() console.log("timer") end, 0)

local n = 0
local function again()
  n = n + 1
  cpu(1)
  if n < 30 then setImmediate(again) else console.log("immediates: " .. n) end
end
setImmediate(again)
