-- Ticks and jobs run between two timers of the same list; Node 10 ran the list first.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

for _, name in ipairs { "A", "B" } do
  setTimeout(function()
    L(name)
    process.nextTick(function() L("t" .. name) end)
    Promise.resolve():next(function() L("p" .. name) end)
  end, 1)
end
cpu(3)
