-- A promise job that a tick adds waits until no tick is left.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.nextTick(function()
  L("t1")
  Promise.resolve():next(function() L("m-from-t1") end)
end)
process.nextTick(function() L("t2") end)
process.nextTick(function() L("t3") end)
