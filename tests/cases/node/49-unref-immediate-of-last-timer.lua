-- Liveness is tested right after the timers: check is not reached any more (libuv 1.45).
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function()
  L("timer")
  setImmediate(function() L("unref-immediate") end):unref()
end, 10)
