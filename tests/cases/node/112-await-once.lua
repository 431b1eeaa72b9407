-- await of events.once goes on two jobs after the emit.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local e = EventEmitter.new()
async(function()
  await(events.once(e, "x"))
  L("awaited")
end)()
e:on("x", function() L("listener") end)
setImmediate(function()
  e:emit("x")
  L("emitted")
  process.nextTick(function() L("tick2") end)
  Promise.resolve():next(function() L("micro") end)
end)
