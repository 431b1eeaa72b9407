-- The batch goes on; the next callback that ends well drains for both.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("uncaughtException", function(e) L("U(" .. e.message .. ")") end)
fs.stat("/", function()
  L("A")
  process.nextTick(function() L("tA") end)
  Promise.resolve():next(function() L("pA") end)
  error(Error.new("a"), 0)
end)
fs.stat("/", function()
  L("B")
  process.nextTick(function() L("tB") end)
end)
setImmediate(function() L("immediate") end)
cpu(30)
