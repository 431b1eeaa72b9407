-- An uncaught exception ends the process without beforeExit.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end

process.on("beforeExit", function() L("beforeExit") end)
process.on("exit", function(code)
  L("exit" .. code)
  console.log(table.concat(seen, " "))
end)
setImmediate(function() error(Error.new("x"), 0) end)
