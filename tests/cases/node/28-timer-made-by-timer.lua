-- A timer made in the pass over the timers does not run in it, however late it is.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function()
  L("A")
  setTimeout(function() L("nested") end, 1)
  setImmediate(function() L("immediate") end)
  cpu(5)
end, 1)
setTimeout(function() L("B") end, 1)
cpu(3)
