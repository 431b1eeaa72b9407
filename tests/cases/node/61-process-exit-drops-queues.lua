-- process.exit() ends at once: no tick, no job, no beforeExit.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("beforeExit", function() L("beforeExit") end)
process.nextTick(function() L("tick1") end)
process.nextTick(function() L("tick2"); process.exit() end)
process.nextTick(function() L("tick3") end)
Promise.resolve():next(function() L("p") end)
