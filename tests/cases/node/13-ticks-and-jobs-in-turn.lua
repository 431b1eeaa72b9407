-- The two queues are drained in turn until both are empty.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.nextTick(function()
  L("t1")
  Promise.resolve():next(function()
    L("m1")
    process.nextTick(function()
      L("t3")
      Promise.resolve():next(function() L("m3") end)
    end)
  end):next(function() L("m2") end)
end)
process.nextTick(function() L("t2") end)
