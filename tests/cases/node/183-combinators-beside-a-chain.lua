-- all, race, any and allSettled each answer one job after their element.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

Promise.all { Promise.resolve(), Promise.resolve() }:next(function() L("all") end)
Promise.race { Promise.resolve() }:next(function() L("race") end)
Promise.any { Promise.resolve() }:next(function() L("any") end)
Promise.allSettled { Promise.resolve() }:next(function() L("settled") end)
Promise.resolve():next(function() L("1") end):next(function() L("2") end)
  :next(function() L("3") end)
