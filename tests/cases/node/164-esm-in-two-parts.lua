-- A module and the one that it imports are evaluated in the same promise job.
runtime("node", { module = "esm" })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local function lib()
  L("lib")
  process.nextTick(function() L("tickL") end)
  Promise.resolve():next(function() L("pL") end)
end
lib()
L("main")
process.nextTick(function() L("tickM") end)
Promise.resolve():next(function() L("pM") end)
setTimeout(function() L("timeout") end, 0)
setImmediate(function() L("immediate") end)
cpu(5)
