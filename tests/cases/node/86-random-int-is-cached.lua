-- The first randomInt fills a cache in the pool; the second is a tick.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

crypto.randomInt(10, function()
  L("first")
  crypto.randomInt(10, function() L("second") end)
  process.nextTick(function() L("tick") end)
  setImmediate(function() L("immediate") end)
end)
