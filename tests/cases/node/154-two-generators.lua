-- Two async generators and two readers take turns beside a chain.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

for _, name in ipairs { "a", "b" } do
  local source = async_generator(function(yield) yield(0); yield(1) end)
  async(function()
    for v in awaiting(source) do L(name .. v) end
  end)()
end
Promise.resolve():next(function() L("1") end):next(function() L("2") end)
  :next(function() L("3") end):next(function() L("4") end):next(function() L("5") end)
