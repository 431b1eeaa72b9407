runtime "node"

-- with a full turn of the loop between the pieces nobody starves
setTimeout(function() console.log("done") end, 30)
local n = 0
local function piece()
  n = n + 1
  cpu(1)
  if n < 20 then process.nextTick(piece) else console.log("done") end
end
setTimeout(function() console.log("timer") end, 2)
process.nextTick(piece)
