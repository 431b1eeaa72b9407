runtime "node"

setTimeout(function() console.log("timer") end, 0)

local n = 0
local function tick()
  n = n + 1
  if n < 1000 then process.nextTick(tick) else console.log("ticks: " .. n) end
end
process.nextTick(tick)
