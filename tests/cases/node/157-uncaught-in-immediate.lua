-- Without a listener the process ends at the throw; B never runs.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end

process.on("exit", function(code)
  L("exit" .. code)
  console.log(table.concat(seen, " "))
end)
setImmediate(function() L("A"); error(Error.new("x"), 0) end)
setImmediate(function() L("B") end)
