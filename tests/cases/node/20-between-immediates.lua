-- And between two immediates; Node 10 ran them all first.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

for _, name in ipairs { "A", "B" } do
  setImmediate(function()
    L(name)
    process.nextTick(function() L("t" .. name) end)
    Promise.resolve():next(function() L("p" .. name) end)
  end)
end
