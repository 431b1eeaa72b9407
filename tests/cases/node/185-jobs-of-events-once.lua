-- How many jobs after the emit a reader of events.once goes on.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local e, jobs = EventEmitter.new(), nil
local function ruler(n)
  jobs = n
  if n < 8 then queueMicrotask(function() ruler(n + 1) end) end
end
async(function() await(events.once(e, "x")); L("await-once:" .. jobs) end)()
events.once(e, "x"):next(function() L("once.next:" .. jobs) end)
setImmediate(function() ruler(0); e:emit("x") end)
