-- process.exitCode only notes the code; the loop goes on.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setImmediate(function()
  L("i1")
  process.exitCode = 3
  setImmediate(function() L("i2") end)
end)
