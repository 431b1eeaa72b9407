-- W5, timer churn: every millisecond 100 timers of 10 to 1000 ms are made; 5 ms later
-- 90 of them are cancelled. Prints how many ran out: a tenth of all.
runtime "node"
local batches = param("batches", 10000)
local made, fired, n = {}, 0, 0

local function fire() fired = fired + 1 end

local function batch()
  n = n + 1
  if n <= batches then
    local timers = {}
    for i = 1, 100 do timers[i] = setTimeout(fire, math.random(10, 1000)) end
    made[n] = timers
  end
  local old = made[n - 5]
  if old then
    for i = 1, 90 do clearTimeout(old[i]) end
    made[n - 5] = nil
  end
  if n < batches + 5 then setTimeout(batch, 1) end
end

setTimeout(batch, 1)
process.on("exit", function() console.log(fired) end)
