runtime "node"

setTimeout(function() console.log("timer") end, 1)

local n = 0
local function tick()
  n = n + 1
  cpu(1)
  if n < 12 then process.nextTick(tick) end
end
process.nextTick(tick)
