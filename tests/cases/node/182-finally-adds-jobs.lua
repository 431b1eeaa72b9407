-- finally passes its value on two jobs later than next.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

Promise.resolve():finally(function() L("f1") end):next(function() L("f2") end)
Promise.resolve():next(function() L("t1") end):next(function() L("t2") end)
  :next(function() L("t3") end):next(function() L("t4") end):next(function() L("t5") end)
