-- beforeExit comes at every end of the loop; in exit only promise jobs still run.
runtime "node"

local seen, n = {}, 0
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("beforeExit", function()
  n = n + 1
  L("beforeExit" .. n)
  process.nextTick(function() L("tick-be") end)
  Promise.resolve():next(function() L("micro-be") end)
  if n < 3 then setTimeout(function() L("rearm") end, 1) end
end)
process.on("exit", function(code)
  L("exit" .. code)
  process.nextTick(function() console.log("never: tick") end)
  Promise.resolve():next(function() console.log("promise job") end)
  setImmediate(function() console.log("never: immediate") end)
  console.log("[" .. table.concat(seen, " ") .. "]")
end)
L("main")
