-- fs.readFile is four pool jobs, hence at least four turns of the loop.
runtime "node"

local seen = {}
local function L(x) table.insert(seen, x) end
process.on("exit", function() console.log(table.concat(seen, " ")) end)

local turn, done = 0, false
local function count()
  turn = turn + 1
  cpu(0.5)
  if not done and turn < 400 then setImmediate(count) end
end
fs.readFile("/etc/hostname", function()
  done = true
  L("readFile:" .. tostring(turn >= 4))
end)
count()
