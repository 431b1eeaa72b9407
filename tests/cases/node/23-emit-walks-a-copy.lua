-- Listeners removed or added during an emit change the next one only.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local e = EventEmitter.new()
local function late() L("late") end
local function l3() L("l3") end
e:on("newListener", function() L("new") end)
e:on("x", function()
  L("l1")
  e:off("x", l3)
  e:on("x", late)
end)
e:once("x", function() L("once2") end)
e:on("x", l3)
L("|")
e:emit("x")
L("|")
e:emit("x")
