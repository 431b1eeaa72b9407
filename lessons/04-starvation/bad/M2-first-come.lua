runtime "node"

-- "the timer was there first"
setTimeout(function() console.log("timer") end, 0)
local n = 0
local function piece()
  n = n + 1
  cpu(1)
  if n < 20 then queueMicrotask(piece) else console.log("done") end
end
queueMicrotask(piece)
