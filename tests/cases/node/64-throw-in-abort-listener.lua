-- A listener of a signal that throws: the others run, the error comes back as a tick.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function(e) L("U(" .. e.message .. ")") end)
local c = AbortController.new()
c.signal:addEventListener("abort", function() L("l1"); error(Error.new("a"), 0) end)
c.signal:addEventListener("abort", function() L("l2") end)
setImmediate(function()
  c:abort()
  L("after")
  process.nextTick(function() L("tick") end)
  Promise.resolve():next(function() L("p") end)
end)
