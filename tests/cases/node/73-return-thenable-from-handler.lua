-- A thenable costs one.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

Promise.resolve():next(function()
  L(0)
  return { next = function(_, resolve) L("then-called"); resolve(3) end }
end):next(L)
Promise.resolve():next(function() L(1) end):next(function() L(2) end)
  :next(function() L(4) end):next(function() L(5) end)
