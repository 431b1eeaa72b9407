-- A handler on a settled promise queues at once, on a pending one when it settles.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local p, settle = Promise.resolve(), nil
local q = Promise.new(function(resolve) settle = resolve end)
q:next(function() L("q1") end)
p:next(function() L("p1") end)
settle()
p:next(function() L("p2") end)
q:next(function() L("q2") end)
