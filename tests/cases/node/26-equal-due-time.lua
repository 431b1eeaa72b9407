-- Two lists due at the same millisecond: the one that was made first.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(function()
  setTimeout(function() L("first3") end, 3)
  cpu(1)
  setTimeout(function() L("second2") end, 2)
  cpu(10)
end, 1)
