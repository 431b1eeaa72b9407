-- Three pool jobs done while the thread was busy: one poll delivers all three, each as a
-- callback of its own, before the immediate.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

for _, name in ipairs { "A", "B", "C" } do
  fs.stat("/", function()
    L(name)
    process.nextTick(function() L("t" .. name) end)
    Promise.resolve():next(function() L("p" .. name) end)
  end)
end
setImmediate(function() L("immediate") end)
cpu(50)
