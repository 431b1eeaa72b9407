-- The rest of the immediates goes on in the same phase; A's leftovers run after B.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function(e) L("U(" .. e.message .. ")") end)
setImmediate(function()
  L("A")
  process.nextTick(function() L("tA") end)
  Promise.resolve():next(function() L("pA") end)
  setImmediate(function() L("A2") end)
  error(Error.new("a"), 0)
end)
setImmediate(function()
  L("B")
  process.nextTick(function() L("tB") end)
end)
setImmediate(function() L("C") end)
