-- Continuations run in the order of resolving, not of creation.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local resolve = {}
for i = 0, 2 do
  Promise.new(function(r) resolve[i] = r end):next(function() L("c" .. i) end)
end
setTimeout(function()
  resolve[2]()
  resolve[0]()
  resolve[1]()
  L("cb")
end, 1)
