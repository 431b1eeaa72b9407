-- So can a tick between the two.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local b
setImmediate(function()
  L("A")
  process.nextTick(function() L("tA"); clearImmediate(b) end)
end)
b = setImmediate(function() L("B") end)
setImmediate(function() L("C") end)
