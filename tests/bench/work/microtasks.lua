-- Nothing but microtasks, a thousand in a row. Prints how many ran.
runtime "node"
local rounds, ran = param("rounds", 1000), 0

local function one() ran = ran + 1 end

local function round()
  for _ = 1, 1000 do queueMicrotask(one) end
  rounds = rounds - 1
  if rounds > 0 then setImmediate(round) end
end

setImmediate(round)
process.on("exit", function() console.log(ran) end)
