-- Everything at once from an I/O callback.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

fs.stat("/", function()
  setTimeout(function() L("timeout") end, 0)
  setImmediate(function() L("immediate") end)
  Promise.resolve():next(function() L("promise") end)
  process.nextTick(function() L("tick") end)
  L("cb")
  cpu(3)
end)
