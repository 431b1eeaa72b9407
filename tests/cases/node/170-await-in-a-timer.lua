-- Both awaits of A go on before its sibling B.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

setTimeout(async(function()
  L("A1")
  await(nil)
  L("A2")
  await(nil)
  L("A3")
end), 1)
setTimeout(function() L("B") end, 1)
cpu(3)
