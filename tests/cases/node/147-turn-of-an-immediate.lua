-- An immediate made by a timer runs one turn later: timers are the last phase.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local turn, done = 0, false
local function count()
  turn = turn + 1
  if not done then setImmediate(count) end
end
setImmediate(count)
setTimeout(function()
  local from = turn
  setImmediate(function() L("immediate+" .. turn - from) end)
  setTimeout(function() L("timeout+" .. turn - from); done = true end, 0)
  cpu(3)
end, 10)
