runtime "node"

setTimeout(function() console.log("timer") end, 2)

local n = 0
local function piece()
  n = n + 1
  cpu(1)
  if n < 20 then process.nextTick(piece) else console.log("done") end
end
process.nextTick(piece)
