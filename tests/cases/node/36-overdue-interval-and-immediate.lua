-- An overdue interval runs once in a pass; a check phase always fits in between.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local n, i = 0, nil
i = setInterval(function()
  L("I")
  setImmediate(function() L("imm") end)
  n = n + 1
  if n == 3 then clearInterval(i) end
  cpu(15)
end, 5)
