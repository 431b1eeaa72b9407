-- And by a promise job between the two.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local b
setTimeout(function()
  L("A")
  Promise.resolve():next(function() L("p"); clearTimeout(b) end)
end, 1)
b = setTimeout(function() L("B") end, 1)
setTimeout(function() L("C") end, 1)
cpu(3)
