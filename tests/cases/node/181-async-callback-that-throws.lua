-- A throw after an await is a rejection, reported before the next timer.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

process.on("unhandledRejection", function(e) L("UR:" .. e.message) end)
process.on("uncaughtException", function(e) L("UE:" .. e.message) end)
setTimeout(async(function()
  L("T1")
  await(nil)
  L("T1b")
  error(Error.new("x"), 0)
end), 1)
setTimeout(function() L("T2") end, 1)
cpu(3)
