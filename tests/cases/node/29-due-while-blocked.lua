-- A timer that falls due during another's callback waits for the next pass.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function()
  L("A")
  setImmediate(function() L("immediate") end)
  cpu(20)
end, 5)
setTimeout(function() L("B") end, 15)
