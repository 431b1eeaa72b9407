-- In poll, check is next: the immediate wins even against an overdue timer.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

fs.stat("/", function()
  setTimeout(function() L("timeout") end, 0)
  setImmediate(function() L("immediate") end)
  cpu(5)
end)
