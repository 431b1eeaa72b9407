-- In a timer too: new timers wait for the next look, and check comes before it.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function()
  setTimeout(function() L("timeout") end, 0)
  setImmediate(function() L("immediate") end)
  cpu(5)
end, 1)
