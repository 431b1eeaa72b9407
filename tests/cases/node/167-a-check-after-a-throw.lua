-- After a handled throw the loop makes sure of one more check phase.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function() L("U") end)
process.on("beforeExit", function() L("beforeExit") end)
setTimeout(function()
  L("T")
  process.nextTick(function() L("tick") end)
  error("oops", 0)
end, 5)
