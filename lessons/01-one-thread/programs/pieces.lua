runtime "node"

setTimeout(function() console.log("timer") end, 20)

local function piece(n)
  cpu(20)
  if n < 8 then piece(n + 1) else console.log("work done") end
end

piece(1)
