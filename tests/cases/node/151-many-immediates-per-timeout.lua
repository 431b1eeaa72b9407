-- A timeout needs a millisecond, an immediate only a turn.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local immediates, timeouts, stop = 0, 0, false
local function immediate()
  immediates = immediates + 1
  if not stop then setImmediate(immediate) end
end
local function timeout()
  timeouts = timeouts + 1
  if timeouts < 20 then setTimeout(timeout, 0); return end
  stop = true
  L(immediates > 60 and "immediates>>timeouts" or "few")
end
immediate()
timeout()
