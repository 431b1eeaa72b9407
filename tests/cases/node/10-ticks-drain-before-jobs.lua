-- All ticks, those that ticks add included, come before the first promise job.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

Promise.resolve():next(function() L("m1") end):next(function() L("m2") end)
process.nextTick(function()
  L("t1")
  process.nextTick(function()
    L("t1.1")
    process.nextTick(function() L("t1.1.1") end)
  end)
end)
process.nextTick(function() L("t2") end)
