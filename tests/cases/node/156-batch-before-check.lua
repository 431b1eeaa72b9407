-- What three completions of a batch arm runs after the whole batch.
runtime("node", { threadpool = 1 })

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

for _, name in ipairs { "A", "B", "C" } do
  fs.stat("/", function()
    L(name)
    setImmediate(function() L("i" .. name) end)
    setTimeout(function() L("T" .. name) end, 0)
    cpu(2)
  end)
end
cpu(30)
