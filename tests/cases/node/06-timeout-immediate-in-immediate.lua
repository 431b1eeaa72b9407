-- In check the timers come next, if the millisecond is over: a race again.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setImmediate(function()
  setTimeout(function() L("timeout") end, 0)
  setImmediate(function() L("immediate") end)
end)
