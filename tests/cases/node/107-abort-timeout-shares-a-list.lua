-- AbortSignal.timeout is a timer in the list of its delay.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local signal = AbortSignal.timeout(5)
signal:addEventListener("abort", function()
  L("abort")
  process.nextTick(function() L("tA") end)
  Promise.resolve():next(function() L("pA") end)
end)
setTimeout(function() L("T5") end, 5)
setTimeout(function() L("T6") end, 6)
cpu(12)
