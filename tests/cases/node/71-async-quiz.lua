-- The classic puzzle: an await of an async function costs one job, three in Node 10.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local a2 = async(function() L("a2") end)
local a1 = async(function() L("a1-start"); await(a2()); L("a1-end") end)
L("script-start")
setTimeout(function() L("timeout") end, 0)
process.nextTick(function() L("tick") end)
a1()
Promise.new(function(resolve) L("p1"); resolve() end):next(function() L("p2") end)
L("script-end")
