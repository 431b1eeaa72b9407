-- An interval that clears another one in the same pass.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n, a, b = 0, nil, nil
a = setInterval(function()
  n = n + 1
  L("a")
  if n == 2 then clearInterval(b); clearInterval(a) end
end, 2)
b = setInterval(function() L("b") end, 2)
