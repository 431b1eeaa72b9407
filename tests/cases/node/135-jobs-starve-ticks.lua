-- Recursive promise jobs hold up everything, ticks included.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n = 0
local function job()
  if n == 0 then process.nextTick(function() L("tick") end) end
  n = n + 1
  if n < 300000 then Promise.resolve():next(job) else L("micro-done") end
end
setTimeout(function() L("timeout") end, 1)
setImmediate(function() L("immediate") end)
Promise.resolve():next(job)
