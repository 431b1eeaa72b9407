-- Immediates made by immediates wait for the next turn; the due timer is before them.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setImmediate(function()
  L("A")
  setImmediate(function() L("A2") end)
end)
setImmediate(function()
  L("B")
  setImmediate(function() L("B2") end)
  setTimeout(function() L("timeout") end, 0)
  cpu(3)
end)
