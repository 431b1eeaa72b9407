-- And between two timers of different lists.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

for ms, name in ipairs { "A", "B" } do
  setTimeout(function()
    L(name)
    process.nextTick(function() L("t" .. name) end)
    Promise.resolve():next(function() L("p" .. name) end)
  end, ms)
end
cpu(5)
