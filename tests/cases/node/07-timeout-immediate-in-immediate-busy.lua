-- With 3 ms of work the timer is due, and its phase comes before the next check.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setImmediate(function()
  setTimeout(function() L("timeout") end, 0)
  setImmediate(function() L("immediate") end)
  cpu(3)
end)
