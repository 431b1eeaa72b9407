-- Two async functions take turns at every await.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local loop = async(function(name)
  for i = 0, 2 do
    L(name .. i)
    await(nil)
  end
end)
loop("a")
loop("b")
process.nextTick(function() L("tick") end)
